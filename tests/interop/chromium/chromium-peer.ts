// A page's WebSocket in Debian's Chromium: a client. It trusts our certificate alone, by the hash of its public key.
import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { launchBrowser } from '../../browser/browser.ts'
import { acceptPeers } from '../contract/accept-peers.ts'
import { Endings } from '../contract/endings.ts'
import { ALL_ABILITIES, CLOSE_CODES_OF_PAGES, type Peer } from '../contract/peer.ts'

const PAGE_PEER = new URL('../whatwg/page-peer.mjs', import.meta.url)

export const chromiumClient: Peer = {
  name: 'Chromium',
  role: 'client',
  can: {
    ...ALL_ABILITIES,
    ping: false,
    fragments: false,
    abort: false,
    closeCodes: CLOSE_CODES_OF_PAGES,
  },
  async start(certificate) {
    const browser = await launchBrowser([
      `--ignore-certificate-errors-spki-list=${keyHash(certificate.cert)}`,
    ])
    const endings = new Endings()
    const page = await browser.newPage()
    page.on('pageerror', (error) => endings.fail(error))
    await page.exposeFunction('report', (name: string, code: number, reason: string) =>
      endings.report(name, { code, reason }),
    )
    const source = await readFile(PAGE_PEER, 'utf8')
    await page.addScriptTag({
      type: 'module',
      content: `${source}\nself.openPagePeer = openPagePeer`,
    })
    await page.waitForFunction('self.openPagePeer !== undefined')
    const accepting = await acceptPeers(certificate, endings, (name, url, _, protocols) => {
      const [quotedName, quotedUrl, list] = [name, url, protocols].map((one) => JSON.stringify(one))
      const report = `(code, reason) => self.report(${quotedName}, code, reason)`
      const opening = `void self.openPagePeer(WebSocket, ${quotedUrl}, ${list}, ${report})`
      page.evaluate(opening).catch((error) => endings.fail(error))
    })
    return {
      open: accepting.open,
      async stop() {
        await accepting.stop()
        await browser.close()
      },
    }
  },
}

/** As Chromium wants it: base64 of SHA-256 of the key's DER form. */
function keyHash(certificate: string): string {
  const { publicKey } = new X509Certificate(certificate)
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('base64')
}
