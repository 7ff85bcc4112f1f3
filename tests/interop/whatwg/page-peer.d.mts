/** What a WebSocket class offers here, of whichever library. */
export interface PageSocket {
  binaryType: 'arraybuffer' | 'blob'
  onclose: ((event: { code: number; reason: string }) => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  readonly protocol: string
  send(data: string | ArrayBuffer): void
  close(code?: number, reason?: string): void
}

export declare function openPagePeer<T extends object>(
  Class: new (url: string, protocols: string[]) => T,
  url: string,
  protocols: readonly string[],
  report: (code: number, reason: string) => void,
): T
