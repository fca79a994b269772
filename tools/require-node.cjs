'use strict'
// Loaded before any TypeScript. In old syntax, so that every Node.js can read it and say that it is too old.
const needed = 24
if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `Curfew's sources need Node.js ${needed} or newer, and this is ${process.version}: install it from https://nodejs.org\n`,
  )
  process.exit(2)
}
