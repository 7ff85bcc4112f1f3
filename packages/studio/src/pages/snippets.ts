// The three pieces of code on the home page. Client and command talk to the server that shows them.

export interface Snippets {
  readonly server: string
  readonly client: string
  readonly command: string
}

export function snippets(echoUrl: string): Snippets {
  return {
    server: `import { serve } from 'tongro'

const server = await serve({
  port: 3000,
  message(socket, message) {
    socket.send(message)
  },
})
console.log(\`ws://localhost:\${server.port}\`)`,
    client: `import { connect } from 'tongro'

const socket = await connect('${echoUrl}')
socket.send('hello')

for await (const message of socket) {
  console.log(message)
}`,
    command: `npx tongro connect ${echoUrl}`,
  }
}
