// What Wireshark's tshark makes of a capture: the WebSocket frames that it decodes, field by field, and
// what its expert information says. One run for one file, as its XML (PDML).

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const LIMIT_MS = 120_000
const MOST_OUTPUT = 256 << 20

/** A frame as tshark decodes it; bytes are in hexadecimal. */
export interface DecodedFrame {
  readonly packet: number
  readonly stream: number
  readonly fromPort: number
  /** Fields by their names without `websocket.`; of bytes and texts what they are made of. */
  readonly fields: ReadonlyMap<string, { readonly show: string; readonly value: string }>
}

export interface Decoded {
  readonly frames: readonly DecodedFrame[]
  /** Expert information and marks of malformed packets, by stream. */
  readonly experts: ReadonlyArray<{ readonly stream: number; readonly text: string }>
}

/**
 * `isInOrder`: whether tshark must put segments in order, which is not its default. It then waits
 * for ever for one that is not in the capture.
 */
export async function runTshark(file: Uint8Array, isInOrder: boolean): Promise<Decoded> {
  const folder = mkdtempSync(join(tmpdir(), 'tongro-tshark-'))
  try {
    const path = join(folder, 'capture.pcapng')
    writeFileSync(path, file)
    const order = ['-o', `tcp.reassemble_out_of_order:${isInOrder ? 'TRUE' : 'FALSE'}`]
    const args = [
      '-r',
      path,
      ...order,
      '-T',
      'pdml',
      '-J',
      'frame tcp http websocket data _ws.malformed',
    ]
    const { stdout } = await promisify(execFile)('tshark', args, {
      maxBuffer: MOST_OUTPUT,
      timeout: LIMIT_MS,
      env: { ...process.env, LC_ALL: 'C.UTF-8', HOME: folder, XDG_CONFIG_HOME: folder },
    })
    return decodePdml(stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Its XML has one element a line, and attributes in quotes. */
function decodePdml(text: string): Decoded {
  const frames: DecodedFrame[] = []
  const experts: Array<{ stream: number; text: string }> = []
  let fields = new Map<string, { show: string; value: string }>()
  let place = { packet: 0, stream: -1, fromPort: 0 }
  for (const line of text.split('\n')) {
    const [, element, name = ''] = /^\s*<(proto|field) name="([^"]*)"/.exec(line) ?? []
    if (element === undefined) continue
    const show = attribute(line, 'show')
    if (name === 'frame.number') place = { packet: Number(show), stream: -1, fromPort: 0 }
    if (name === 'tcp.stream') place = { ...place, stream: Number(show) }
    if (name === 'tcp.srcport') place = { ...place, fromPort: Number(show) }
    if (name === '_ws.expert' || name === '_ws.malformed') {
      experts.push({ stream: place.stream, text: attribute(line, 'showname') || name })
    }
    if (element === 'proto' && name === 'websocket') {
      fields = new Map()
      frames.push({ ...place, fields })
    }
    // The bytes of a binary message stand behind the frame that completes it.
    if (name === 'data.data') fields.set(name, { show, value: attribute(line, 'value') })
    if (element === 'field' && name.startsWith('websocket.')) {
      fields.set(name.slice('websocket.'.length), { show, value: attribute(line, 'value') })
    }
  }
  return { frames, experts }
}

function attribute(line: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1] ?? ''
}
