#!/usr/bin/env node
import { processIo } from './io.ts'
import { run } from './run.ts'

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2))

process.exitCode = await run(process.argv.slice(2), processIo())
