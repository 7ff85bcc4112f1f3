// What `tongro --help` prints. Each command's own help stands beside the command.

export const HELP = `Usage: tongro COMMAND [OPTIONS]

WebSocket for Node.js: a server with its pages, a client to type in, an
inspector, and the rules of the protocol explained.

Commands:
  serve               the pages at http://localhost:8080, with their endpoints
  connect URL         talk to a WebSocket server from the terminal or a script
  inspect FILE        explain every byte of a capture, or of hex
  explain [RULE]      what a rule or a close code means and how to mend it

Options:
  -h, --help          show this help; tongro COMMAND --help shows a command's
  --version           show the version

Exit code: 0 fine, 1 found something, 2 could not be done as asked.

Examples:
  tongro serve --port 9000
  tongro connect ws://localhost:8080/echo
  echo hello | tongro connect ws://localhost:8080/echo
  tongro inspect capture.jsonl
  tongro explain 1002
`
