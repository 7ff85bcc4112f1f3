// Registers the scenarios as tests of one peer, for each variant: its program is started once.
import { after, before, describe, test } from 'node:test'
import { type CertificateFiles, makeCertificate } from './certificate.ts'
import { type LivePeer, type Peer, VARIANTS, type Variant } from './peer.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'

/** A loaded machine starts a virtual machine or a browser in several seconds. */
const START_MS = 60_000
const SCENARIO_MS = 60_000

export function runContract(peer: Peer): void {
  describe(`${peer.name} as ${peer.role}`, () => {
    let certificate: CertificateFiles
    let live: LivePeer
    before(
      async () => {
        certificate = makeCertificate()
        live = await peer.start(certificate)
      },
      { timeout: START_MS },
    )
    after(
      async () => {
        await live?.stop()
        certificate.remove()
      },
      { timeout: START_MS },
    )
    for (const variant of VARIANTS) {
      for (const scenario of SCENARIOS) {
        if (scenario.isPossible?.(peer.can, variant) === false) continue
        test(`${describeVariant(variant)}: ${scenario.name}`, { timeout: SCENARIO_MS }, () =>
          runScenario(scenario, peer, live, variant),
        )
      }
    }
  })
}

let opened = 0

async function runScenario(
  scenario: Scenario,
  peer: Peer,
  live: LivePeer,
  variant: Variant,
): Promise<void> {
  const open = (protocols: readonly string[] = []) => live.open(`c${++opened}`, variant, protocols)
  await scenario.run(open, peer.can, variant)
}

function describeVariant({ tls, deflate }: Variant): string {
  return `${tls ? 'wss' : 'ws'} ${deflate ? 'with compression' : 'plain'}`
}
