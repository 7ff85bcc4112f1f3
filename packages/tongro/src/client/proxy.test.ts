import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isListed, type ProxyOption, proxyFor } from './proxy.ts'
import { targetOf } from './target.ts'

const P = 'http://proxy.test:3128'

function chosen(url: string, environment: Record<string, string>, option?: ProxyOption): string {
  return proxyFor(targetOf(url), option, environment)?.origin ?? 'none'
}

const CHOICES: ReadonlyArray<readonly [string, string, Record<string, string>, string]> = [
  ['nothing set', 'wss://a.test/', {}, 'none'],
  ['HTTPS_PROXY for wss:', 'wss://a.test/', { HTTPS_PROXY: P }, P],
  ['HTTPS_PROXY for ws: too (RFC 6455 4.1)', 'ws://a.test/', { HTTPS_PROXY: P }, P],
  ['it comes before HTTP_PROXY', 'ws://a.test/', { http_proxy: 'http://x:1', https_proxy: P }, P],
  ['HTTP_PROXY for ws:', 'ws://a.test/', { HTTP_PROXY: P }, P],
  ['HTTP_PROXY not for wss:', 'wss://a.test/', { HTTP_PROXY: P }, 'none'],
  [
    'HTTP_PROXY not in a CGI program',
    'ws://a.test/',
    { HTTP_PROXY: P, REQUEST_METHOD: '' },
    'none',
  ],
  ['http_proxy there too', 'ws://a.test/', { http_proxy: P, REQUEST_METHOD: 'GET' }, P],
  ['ALL_PROXY last', 'wss://a.test/', { ALL_PROXY: P }, P],
  ['a variable of the scheme first', 'wss://a.test/', { WSS_PROXY: P, https_proxy: 'http://x' }, P],
  ['small letters first', 'wss://a.test/', { https_proxy: P, HTTPS_PROXY: 'http://x:1' }, P],
  ['an empty one is none', 'wss://a.test/', { https_proxy: '', HTTPS_PROXY: P }, P],
  ['without a scheme', 'wss://a.test/', { https_proxy: 'proxy.test:3128' }, P],
  ['default ports', 'wss://a.test/', { https_proxy: 'https://p.test' }, 'https://p.test:443'],
  ['an IPv6 proxy', 'wss://a.test/', { https_proxy: 'http://[::2]:1' }, 'http://[::2]:1'],
  ['NO_PROXY spares', 'wss://a.test/', { https_proxy: P, NO_PROXY: 'a.test' }, 'none'],
  ['no_proxy beats NO_PROXY', 'wss://a.test/', { https_proxy: P, no_proxy: '', NO_PROXY: '*' }, P],
  ['loopback is spared', 'ws://127.1.2.3/', { https_proxy: P }, 'none'],
  ['loopback by name', 'ws://LOCALHOST:80/', { https_proxy: P }, 'none'],
  ['loopback below localhost', 'ws://a.localhost/', { https_proxy: P }, 'none'],
  ['loopback of IPv6', 'ws://[::1]/', { https_proxy: P }, 'none'],
  ['no loopback by look', 'ws://localhost.test/', { https_proxy: P }, P],
]

for (const [what, url, environment, expected] of CHOICES) {
  test(`a proxy from the environment: ${what}`, () => {
    assert.equal(chosen(url, environment), expected)
  })
}

test('the option goes before the environment: another one, or none', () => {
  const environment = { https_proxy: P, NO_PROXY: '*' }
  assert.equal(chosen('wss://a.test/', environment, false), 'none')
  assert.equal(chosen('wss://a.test/', environment, 'http://own:8'), 'http://own:8')
  assert.equal(chosen('ws://localhost/', environment, new URL('http://own:8')), 'http://own:8')
  assert.equal(chosen('ws://localhost/', environment, { url: 'https://own' }), 'https://own:443')
})

const LISTED: ReadonlyArray<readonly [string, number, string, boolean]> = [
  ['a.test', 443, '*', true],
  ['a.test', 443, 'a.test', true],
  ['a.test', 443, 'A.TEST.', true],
  ['b.a.test', 443, 'a.test', true],
  ['b.a.test', 443, '.a.test', true],
  ['a.test', 443, '.a.test', true],
  ['b.a.test', 443, '*.a.test', true],
  ['ba.test', 443, 'a.test', false],
  ['a.test', 443, 'b.a.test', false],
  ['a.test', 443, 'x, y a.test', true],
  ['a.test', 443, 'a.test:443', true],
  ['a.test', 8443, 'a.test:443', false],
  ['10.1.2.3', 80, '10.0.0.0/8', true],
  ['11.1.2.3', 80, '10.0.0.0/8', false],
  ['10.1.2.3', 80, '10.1.2.3', true],
  ['10.1.2.3', 80, '10.1.2.3:80', true],
  ['10.1.2.3', 81, '10.1.2.3:80', false],
  ['10.1.2.3', 80, '2.3', false],
  ['fd00::5', 80, 'fd00::/8', true],
  ['fe00::5', 80, 'fd00::/8', false],
  ['fd00::5', 80, 'fd00:0:0::5', true],
  ['fd00::5', 80, '[fd00::5]', true],
  ['fd00::5', 81, '[fd00::5]:80', false],
  ['a.test', 80, '10.0.0.0/8', false],
  ['10.1.2.3', 80, '10.0.0.0/33,10.0.0.0/x,/8,10/8', false],
  ['a.test', 80, '., ,*.,:80', false],
  ['a.test', 80, '', false],
]

for (const [host, port, list, expected] of LISTED) {
  test(`NO_PROXY "${list}" ${expected ? 'spares' : 'does not spare'} ${host}:${port}`, () => {
    assert.equal(isListed(host, port, list), expected)
  })
}

test('the user of a proxy becomes Proxy-Authorization, unless the caller gives one', () => {
  const target = targetOf('ws://a.test/')
  const basic = proxyFor(target, 'http://us%40er:p%0d%0ass@p.test:1')?.headers
  const value = `Basic ${Buffer.from('us@er:p\r\nss').toString('base64')}`
  assert.deepEqual(basic, [['Proxy-Authorization', value]])
  const headers = { 'proxy-authorization': 'Bearer x' }
  const own = proxyFor(target, { url: 'http://user:pass@p.test:1', headers })?.headers
  assert.deepEqual(own, [['proxy-authorization', 'Bearer x']])
})

test('what is no HTTP proxy is refused in words that show no password', () => {
  const target = targetOf('wss://a.test/')
  const wrong: ReadonlyArray<readonly [ProxyOption, Record<string, string>, RegExp]> = [
    ['http://us:secret@', {}, /^Cannot use proxy: it is not a URL/],
    ['socks5://us:secret@p.test:1', {}, /socks5:/],
    [
      undefined,
      { ALL_PROXY: 'socks5://us:secret@p.test' },
      /that ALL_PROXY names with scheme socks5/,
    ],
    [
      undefined,
      { https_proxy: 'http://us:secret@p.test:99999' },
      /that https_proxy names: it is not/,
    ],
    [{ url: 'http://p.test', secret: 1 } as never, {}, /option secret|secret: it is none of/],
    [5 as never, {}, /proxy 5: give a URL/],
    [null as never, {}, /proxy null: give a URL/],
    [{} as never, {}, /proxy\.url of type undefined/],
    [[] as never, {}, /proxy\.url of type undefined/],
    [{ url: 5 } as never, {}, /proxy\.url of type number/],
    ['', {}, /proxy/],
  ]
  for (const [option, environment, expected] of wrong) {
    assert.throws(
      () => proxyFor(target, option, environment),
      (error: Error) => {
        assert.equal(error.name, 'MisuseError')
        assert.match(error.message, expected)
        assert.doesNotMatch(error.message, /us:secret/)
        return true
      },
    )
  }
})
