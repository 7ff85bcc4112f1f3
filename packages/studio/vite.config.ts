// Builds the pages into dist. Nothing is inlined as a data: URL or an inline script, because
// `tongro serve` sends a Content-Security-Policy that allows files of its own origin only.
import { preact } from '@preact/preset-vite'
import { defineConfig, type ProxyOptions, type UserConfig } from 'vite'

const SERVER = 'http://localhost:8080'

// In development `npm run dev` serves the pages and hands WebSocket handshakes to a running
// `tongro serve`; a page and its endpoint share one path, so only upgrades are passed on.
const upgradesOnly: ProxyOptions = {
  target: SERVER,
  ws: true,
  changeOrigin: true,
  rewriteWsOrigin: true,
  bypass: (request) => (request.headers.upgrade === undefined ? '/index.html' : undefined),
}

const config: UserConfig = defineConfig({
  base: '/',
  plugins: [preact({ reactAliasesEnabled: false })],
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox121', 'safari17.5'],
  },
  server: {
    proxy: {
      '/poll': { target: SERVER, changeOrigin: true },
      '^/(clock|counter|echo|push)$': upgradesOnly,
    },
  },
})

export default config
