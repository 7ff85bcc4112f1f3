// The server that the cases talk to: what it does stands in the path. Plain HTTP gives the files that
// a page needs.

import { type Message, type Server, type ServerSocket, serve } from 'tongro'

interface Count {
  received: number
}

const NO_ANSWER = new Promise<never>(() => {})

export interface CaseServer {
  /** `127.0.0.1:port` */
  readonly host: string
  stop(): Promise<void>
}

/** `files`: by path, each with its type. */
export async function startCaseServer(
  files: Readonly<Record<string, readonly [type: string, text: string]>> = {},
): Promise<CaseServer> {
  const server: Server = await serve<Count>({
    hostname: '127.0.0.1',
    origins: '*',
    upgrade: ({ url, protocols }) => {
      if (url.pathname === '/refuse') return new Response('no', { status: 403 })
      if (url.pathname === '/silent') return NO_ANSWER
      const isDeaf = url.pathname === '/no-protocol'
      return { data: { received: 0 }, protocol: isDeaf ? undefined : protocols[0] }
    },
    fetch: ({ url }) => {
      const [type, text] = files[new URL(url).pathname] ?? []
      if (type === undefined) return new Response('Not found', { status: 404 })
      return new Response(text, { headers: { 'content-type': type } })
    },
    open: (socket) => greet(socket, socket.request.url),
    message: (socket, message) => answer(socket, message),
    error: () => {},
  })
  return { host: `127.0.0.1:${server.port}`, stop: () => server.close({ deadline: 1 }) }
}

function answer(socket: ServerSocket<Count>, message: Message): void {
  const { pathname } = socket.request.url
  if (pathname === '/terminate') socket.terminate()
  else if (pathname !== '/count') socket.send(message)
  else {
    socket.data.received += message.length
    if (message === 'y') socket.close(4000, String(socket.data.received))
  }
}

function greet(socket: ServerSocket<Count>, { pathname, searchParams }: URL): void {
  if (pathname === '/burst') for (let i = 0; i < 20; i++) socket.send(String(i))
  if (pathname === '/last-words') {
    socket.send('a')
    socket.send('b')
    socket.close(1000)
  }
  if (pathname === '/close') {
    const code = searchParams.get('code')
    if (code === null) socket.close()
    else socket.close(Number(code), searchParams.get('reason') ?? '')
  }
}
