/** A handler that logs on every level, and reports what it sees. */
export const report = `
  import { hostname } from 'node:os'
  let count = 0
  export const handler = async (event, context) => {
    count += 1
    console.log('counted', count)
    console.error(new RangeError('too far'))
    console.debug({ hidden: true })
    process.stdout.write('raw line\\n')
    return {
      event, count,
      now: new Date().toISOString(), stamp: Date.now(), epoch: new Date(0).toISOString(),
      isDate: new Date() instanceof Date,
      greeting: process.env.GREETING, region: process.env.AWS_REGION, key: process.env.AWS_ACCESS_KEY_ID,
      name: context.functionName, request: context.awsRequestId, left: context.getRemainingTimeInMillis(),
      host: typeof hostname(), path: process.env.PATH === undefined,
    }
  }`
