import { COMPLETE } from './completion/word.ts'
import { clockFor } from './process/endpoint-clock.ts'
import { processIo } from './process/process-io.ts'
import { run } from './run.ts'

// A reader that closes the pipe early (`| head`) is not an error.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2))

const argv = process.argv.slice(2)
process.exitCode = await run(argv, await processIo(await clockFor(argv, process.env.AWS_ENDPOINT_URL)))
// Who completes a command line waits for no call that is still on its way.
if (argv[0] === COMPLETE) process.exit()
