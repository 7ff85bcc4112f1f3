// docs/reference/interop.md names every peer that is tested, and what of the scenarios it goes through.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { chromiumClient } from './chromium/chromium-peer.ts'
import { type Peer, VARIANTS } from './contract/peer.ts'
import { SCENARIOS } from './contract/scenarios.ts'
import { haproxyProxy } from './haproxy/haproxy-proxy.ts'
import { javaClient } from './java/java-peer.ts'
import { libwebsocketsClient, libwebsocketsServer } from './libwebsockets/libwebsockets-peer.ts'
import { nginxProxy } from './nginx/nginx-proxy.ts'
import { proxyPeer } from './proxy/proxy-peer.ts'
import { pythonClient, pythonServer } from './python/python-peer.ts'
import { undiciClient } from './undici/undici-peer.ts'
import { wsClient, wsServer } from './ws/ws-peer.ts'

const PEERS: readonly Peer[] = [
  wsServer,
  wsClient,
  undiciClient,
  pythonServer,
  pythonClient,
  libwebsocketsServer,
  libwebsocketsClient,
  javaClient,
  chromiumClient,
  proxyPeer(nginxProxy),
  proxyPeer(haproxyProxy),
]
const DEFLATE = { both: 'both ways', inflates: 'inflates only', none: 'none' } as const

/** The cells of the table's rows below the heading that begins with `first`. */
function tableOf(page: string, first: string): string[][] {
  const lines = page.split('\n')
  const head = lines.findIndex((line) => line.startsWith(`| ${first} |`))
  const rows = lines.slice(head + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const page = readFileSync(new URL('../../docs/reference/interop.md', import.meta.url), 'utf8')

test('the table of peers says what is tested', () => {
  const rows = tableOf(page, 'peer').map(([name, role, , , deflate, scenarios]) => [
    name,
    role,
    deflate,
    scenarios,
  ])
  const expected = PEERS.map(({ name, role, can }) => {
    const possible = SCENARIOS.filter((scenario) =>
      VARIANTS.some((variant) => scenario.isPossible?.(can, variant) !== false),
    )
    const deflate = role === 'proxy' ? 'passed through' : DEFLATE[can.deflate]
    return [name, role, deflate, `${possible.length} of ${SCENARIOS.length}`]
  })
  assert.deepEqual(rows, expected)
})

test('the table of scenarios is the list of scenarios', () => {
  assert.deepEqual(
    tableOf(page, 'scenario').map(([name]) => name),
    SCENARIOS.map(({ name }) => name),
  )
})
