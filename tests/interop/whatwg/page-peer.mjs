// A peer made of the standard's WebSocket class, for pages and for whatever else has that class: it obeys the messages of
// contract/commands.ts that the class has means for. JavaScript, since it is also given to a browser as it stands.

/**
 * @param {typeof globalThis.WebSocket} Class
 * @param {string} url
 * @param {readonly string[]} protocols
 * @param {(code: number, reason: string) => void} report how the connection ended
 */
export function openPagePeer(Class, url, protocols, report) {
  const socket = new Class(url, [...protocols])
  socket.binaryType = 'arraybuffer'
  socket.onclose = ({ code, reason }) => report(code, reason)
  socket.onmessage = ({ data }) => {
    if (typeof data !== 'string' || !data.startsWith('!')) return socket.send(data)
    const [command, code, ...reason] = data.split(' ')
    if (command === '!close' && code === undefined) socket.close()
    else if (command === '!close') socket.close(Number(code), reason.join(' '))
    else if (command === '!protocol') socket.send(socket.protocol)
  }
  return socket
}
