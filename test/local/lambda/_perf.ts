import { readFileSync } from 'node:fs'
import { aDay } from '#local/day/day.ts'
const t0 = performance.now()
const day = await aDay(new Date('2025-07-16T00:00:00Z'), { packageFolder: '/tmp/pkg' })
console.log('start', (performance.now() - t0).toFixed(0), 'ms')
const base = JSON.parse(readFileSync('events/training-job-scheduled.example.json', 'utf8'))
for (let i = 0; i < 12; i++) {
  const before = day.aws.calls.all.length
  const runsBefore = day.aws.runs.length
  const t = performance.now()
  const d = 16 + i
  const request = { ...base, jobId: `job-${i}`, window: { opensAt: `2025-07-${d}T01:00:00Z`, closesAt: `2025-07-${d}T04:00:00Z` } }
  await day.put('Training Job Scheduled', request)
  const t1 = performance.now()
  await day.until(new Date(`2025-07-${d}T00:30:00Z`))
  const t2 = performance.now()
  const c2 = day.aws.calls.all.length
  await day.until(new Date(`2025-07-${d}T04:10:00Z`))
  const t3 = performance.now()
  await day.until(new Date(`2025-07-${d+1}T00:00:00Z`))
  const t4 = performance.now()
  console.log(i, 'put', (t1 - t).toFixed(0), 'wait', (t2 - t1).toFixed(0), 'open+close', (t3 - t2).toFixed(0), 'rest', (t4-t3).toFixed(0), 'calls', day.aws.calls.all.length - before, 'runs', day.aws.runs.length - runsBefore)
}
const failed = day.aws.runs.filter((r) => !r.outcome.ok)
console.log('failed', failed.length, failed.slice(0, 3).map((f) => [f.functionName, f.outcome]))
console.log('troubles', day.aws.agenda.troubles.slice(0, 3))
console.log('dropped', day.aws.lambda.droppedLines.slice(0, 3))
console.log('news', day.news.map((n) => n['detail-type']).slice(0, 20))
const byFn: Record<string, number> = {}
for (const r of day.aws.runs) byFn[r.functionName] = (byFn[r.functionName] ?? 0) + 1
console.log(byFn, day.aws.dynamoDb.uses())
process.exit(0)
