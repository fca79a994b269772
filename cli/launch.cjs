#!/usr/bin/env node
'use strict'
// The command of the npm package. In old syntax, so that every Node.js can read it and say that it is too old.
const needed = 22
if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `curfew: needs Node.js ${needed} or newer, and this is ${process.version}: install it from https://nodejs.org\n`,
  )
  process.exit(2)
}
// Before anything is loaded, because what is loaded before is not cached.
require('node:module').enableCompileCache?.()
void import('./main.js')
