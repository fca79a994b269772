#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// A short command spends half its time on stripping types from its own sources. Node caches the result in the temporary folder.
enableCompileCache()
const [{ processIo }, { run }] = await Promise.all([import('./process/process-io.ts'), import('./run.ts')])

// A reader that closes the pipe early (`| head`) is not an error.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2))

process.exitCode = await run(process.argv.slice(2), await processIo())
