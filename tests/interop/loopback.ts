// The loopback addresses of this machine, as they stand in a URL: some containers have no IPv6.
import { networkInterfaces } from 'node:os'

/** The second is IPv6's where there is one, else IPv4's once more. */
export function twoLoopbackHosts(): readonly [string, string] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  const hasIpv6 = addresses.some(({ address }) => address === '::1')
  return ['127.0.0.1', hasIpv6 ? '[::1]' : '127.0.0.1']
}
