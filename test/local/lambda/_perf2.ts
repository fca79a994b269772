import { readFileSync } from 'node:fs'
import { aDay } from '#local/day/day.ts'
const day = await aDay(new Date('2025-07-16T00:00:00Z'), { packageFolder: '/tmp/pkg' })
const base = JSON.parse(readFileSync('events/training-job-scheduled.example.json', 'utf8'))
for (const r of day.aws.buses.rules) if (r.schedule) day.aws.buses.setEnabled(r.name, false)
const times: number[] = []
for (let i = 0; i < 300; i++) {
  const before = day.aws.calls.all.length
  const runsBefore = day.aws.runs.length
  const t = performance.now()
  const open = new Date(Date.UTC(2025, 6, 16 + i, 1)), close = new Date(Date.UTC(2025, 6, 16 + i, 4))
  const iso = (d: Date) => d.toISOString().replace('.000', '')
  await day.put('Training Job Scheduled', { ...base, jobId: `job-${i}`, window: { opensAt: iso(open), closesAt: iso(close) } })
  await day.until(new Date(Date.UTC(2025, 6, 17 + i, 0)))
  times.push(performance.now() - t)
  if (i < 3 || i > 297) console.log(i, times.at(-1)?.toFixed(1), 'calls', day.aws.calls.all.length - before, 'runs', day.aws.runs.length - runsBefore)
}
times.sort((a, b) => a - b)
console.log('median', times[150]?.toFixed(1))
process.exit(0)
