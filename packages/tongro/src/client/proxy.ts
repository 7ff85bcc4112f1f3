// Which proxy a connection goes through: the option `proxy`, or the environment.
//
// A WebSocket is always tunnelled with CONNECT, over ws: too, and prefers the proxy for HTTPS to the
// one for HTTP (RFC 6455 4.1). No message made here shows a user or password.

import { BlockList, isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { MisuseError } from '../protocol/index.ts'
import { checkOptionKinds } from '../socket/index.ts'
import { basicAuthorization, type Target } from './target.ts'

export interface ProxyOptions {
  /** `http://host:port` or `https://host:port`; a user in it becomes Proxy-Authorization. */
  readonly url: string | URL
  /** Further headers of the CONNECT request, such as another Proxy-Authorization. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Options of node:tls towards an https: proxy. */
  readonly tls?: ConnectionOptions | undefined
}

export interface ChosenProxy {
  /** Scheme, host and port: what may be shown. */
  readonly origin: string
  readonly isSecure: boolean
  readonly hostname: string
  readonly port: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly tls: ConnectionOptions | undefined
}

export type ProxyOption = string | URL | ProxyOptions | false | undefined

type Environment = Readonly<Record<string, string | undefined>>

/** Read in this order, each in small letters first. */
const VARIABLES = {
  'wss:': ['wss_proxy', 'https_proxy', 'all_proxy'],
  'ws:': ['ws_proxy', 'https_proxy', 'http_proxy', 'all_proxy'],
} as const

/**
 * The proxy for one target; undefined for none. Throws MisuseError on one that is no HTTP proxy.
 * A proxy that the caller names serves every target; one of the environment spares loopback and
 * what NO_PROXY lists.
 */
export function proxyFor(
  target: Pick<Target, 'isSecure' | 'hostname' | 'port'>,
  option: ProxyOption,
  environment: Environment = process.env,
): ChosenProxy | undefined {
  if (option === false) return undefined
  if (option !== undefined) return given(option)
  const found = fromEnvironment(target.isSecure, environment)
  if (found === undefined) return undefined
  const list = environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''
  if (isLoopback(target.hostname) || isListed(target.hostname, target.port, list)) return undefined
  return parseProxy(found.value, `the proxy that ${found.name} names`)
}

function given(option: Exclude<ProxyOption, false | undefined>): ChosenProxy {
  if (typeof option === 'string' || option instanceof URL)
    return parseProxy(String(option), 'proxy')
  if (typeof option !== 'object' || option === null) {
    throw new MisuseError(
      'proxy-invalid',
      `Cannot use proxy ${String(option)}: give a URL such as http://proxy.example:3128, { url, headers, tls }, or false`,
    )
  }
  checkOptionKinds('set proxy', option, { url: 'any', headers: 'object', tls: 'object' })
  const { url, headers = {}, tls } = option
  if (typeof url !== 'string' && !(url instanceof URL)) {
    throw new MisuseError(
      'proxy-invalid',
      `Cannot use proxy.url of type ${typeof url}: it must be a URL such as http://proxy.example:3128`,
    )
  }
  const proxy = parseProxy(String(url), 'proxy.url')
  const own = Object.entries(headers)
  const isReplaced = own.some(([name]) => name.toLowerCase() === 'proxy-authorization')
  return { ...proxy, headers: [...(isReplaced ? [] : proxy.headers), ...own], tls }
}

function fromEnvironment(
  isSecure: boolean,
  environment: Environment,
): { name: string; value: string } | undefined {
  for (const small of VARIABLES[isSecure ? 'wss:' : 'ws:']) {
    for (const name of [small, small.toUpperCase()]) {
      // In a CGI program HTTP_PROXY is a header of the request: anyone could set it (CVE-2016-5385).
      if (name === 'HTTP_PROXY' && environment['REQUEST_METHOD'] !== undefined) continue
      const value = environment[name]?.trim()
      if (value !== undefined && value !== '') return { name, value }
    }
  }
  return undefined
}

function parseProxy(text: string, what: string): ChosenProxy {
  // `proxy.example:3128` is common in the environment.
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (!URL.canParse(full)) {
    throw new MisuseError(
      'proxy-invalid',
      `Cannot use ${what}: it is not a URL, write it like http://proxy.example:3128`,
    )
  }
  const url = new URL(full)
  const isSecure = url.protocol === 'https:'
  if (!isSecure && url.protocol !== 'http:') {
    throw new MisuseError(
      'proxy-invalid',
      `Cannot use ${what} with scheme ${url.protocol}//: it must be an http or https proxy, or set proxy to false`,
    )
  }
  const authorization = basicAuthorization(url)
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
  return {
    origin: `${url.protocol}//${url.hostname}:${port}`,
    isSecure,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    headers: authorization === undefined ? [] : [['Proxy-Authorization', authorization]],
    tls: undefined,
  }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

function isLoopback(hostname: string): boolean {
  const family = isIP(hostname)
  if (family !== 0) return loopback.check(hostname, family === 6 ? 'ipv6' : 'ipv4')
  const name = plainName(hostname)
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Whether NO_PROXY lists a host: `*`, names with all below them, addresses, ranges, each with a port or not. */
export function isListed(hostname: string, port: number, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(hostname, port, entry))
}

function matches(hostname: string, port: number, entry: string): boolean {
  if (entry === '*') return true
  const family = isIP(hostname)
  if (entry.includes('/')) return family !== 0 && isInRange(hostname, family, entry)
  const [host, wanted] = splitPort(entry)
  if (wanted !== undefined && wanted !== port) return false
  if (family !== 0 || isIP(host) !== 0) return isSameAddress(hostname, family, host)
  // `.example.com` and `*.example.com` mean what `example.com` means: it and all below it.
  const name = plainName(host).replace(/^\*?\./, '')
  return name !== '' && `.${plainName(hostname)}`.endsWith(`.${name}`)
}

function splitPort(entry: string): [host: string, port: number | undefined] {
  if (isIP(entry) === 6) return [entry, undefined]
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  return [host.replace(/^\[(.*)\]$/, '$1'), port === undefined ? undefined : Number(port)]
}

function isInRange(hostname: string, family: number, entry: string): boolean {
  const [address = '', bits = ''] = entry.split('/')
  const range = isIP(address)
  const longest = range === 6 ? 128 : 32
  // A typing error in a list must not stop the program: such an entry lists nothing.
  if (range === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest) return false
  const list = new BlockList()
  list.addSubnet(address, Number(bits), range === 6 ? 'ipv6' : 'ipv4')
  return list.check(hostname, family === 6 ? 'ipv6' : 'ipv4')
}

function isSameAddress(hostname: string, family: number, other: string): boolean {
  const otherFamily = isIP(other)
  if (family === 0 || otherFamily === 0) return false
  return isInRange(hostname, family, `${other}/${otherFamily === 6 ? 128 : 32}`)
}

/** In small letters and without the dot of the root. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
