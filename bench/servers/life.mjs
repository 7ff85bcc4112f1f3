// How every server of the bench written for Node.js begins and ends: it prints its port as one
// line, and lives as long as its standard input is open. So none outlives a bench that was killed.

/** Tells the bench the port, and ends this process when the bench does. */
export function announce(port) {
  process.stdout.write(`${port}\n`)
  process.stdin.on('end', () => process.exit(0))
  process.stdin.resume()
}
