// Where an endpoint lives: on the page's own host, ws: for http:, wss: for https:.

export interface PageLocation {
  readonly protocol: string
  readonly host: string
}

export function endpointUrl(location: PageLocation, path: string): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return `${scheme}//${location.host}${path}`
}
