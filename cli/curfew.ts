#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// A short command spends half its time on stripping types from its own sources. Node caches the result in the temporary folder.
enableCompileCache()
await import('./main.ts')
