import type { ObservedRun } from './observed.ts'

/** The log lines that Lambda itself writes, and local AWS does not: the start and the report of each run. */
export function platformLines(runs: readonly ObservedRun[], coldRuns: number): readonly string[] {
  return runs.flatMap(({ id: requestId, functionName }, index) => {
    const version = '$LATEST'
    const functionArn = `arn:aws:lambda:us-east-1:111122223333:function:${functionName}`
    const metrics = { durationMs: 123.456, billedDurationMs: 124, memorySizeMB: 512, maxMemoryUsedMB: 128 }
    const init = {
      ...{ initializationType: 'on-demand', phase: 'init', runtimeVersion: 'nodejs:24.v1' },
      ...{ runtimeVersionArn: `arn:aws:lambda:us-east-1::runtime:${'0'.repeat(64)}`, functionName, functionArn },
      ...{ functionVersion: version, instanceId: requestId, instanceMaxMemory: 512 * 1024 * 1024 },
    }
    return [
      ...(index < coldRuns ? [line('platform.initStart', init)] : []),
      line('platform.start', { requestId, functionArn, version }),
      line('platform.report', { requestId, metrics, status: 'success' }),
    ]
  })
}

function line(type: string, record: object): string {
  return JSON.stringify({ time: '2026-11-22T00:00:00.000Z', type, record })
}
