#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Half of a short command's time is stripping types from its own sources; Node keeps the result in the temporary folder.
enableCompileCache()
const [{ processIo }, { run }] = await Promise.all([import('./io.ts'), import('./run.ts')])

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2))

process.exitCode = await run(process.argv.slice(2), processIo())
