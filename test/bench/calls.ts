import { aDay } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'

/** Every AWS call of one whole life of a user's grant with `rotate`, after a first life that made its secret. */
const day = await aDay(at('00:00:00'))
await life('first', '00')
const before = day.aws.calls.all.length
await life('second', '05')

const made = day.aws.calls.all
  .slice(before)
  .filter(({ caller }) => caller?.kind === 'role' && caller.name !== 'curfew-sweep')
const byService = Object.groupBy(made, ({ service }) => service)
console.log(`AWS calls of one life of a user's grant with rotate: ${made.length}`)
for (const [service, calls = []] of Object.entries(byService)) {
  const operations = Object.entries(Object.groupBy(calls, ({ operation }) => operation))
  const list = operations.map(([operation, some = []]) =>
    some.length === 1 ? operation : `${some.length} ${operation}`,
  )
  console.log(`  ${String(calls.length).padStart(3)} ${service.padEnd(15)} ${list.join(', ')}`)
}
console.log('By Lambda:')
for (const [name = '', calls = []] of Object.entries(Object.groupBy(made, ({ caller }) => caller?.name ?? ''))) {
  console.log(`  ${String(calls.length).padStart(3)} ${name}: ${calls.map(({ operation }) => operation).join(', ')}`)
}

async function life(jobId: string, hour: string): Promise<void> {
  const window = { opensAt: `2025-07-16T${hour}:10:00Z`, closesAt: `2025-07-16T${hour}:40:00Z` }
  await day.until(at(`${hour}:00:30`))
  await day.put('Training Job Scheduled', { ...SEED, jobId, window })
  await day.until(at(`${hour}:30:30`))
  await day.put('Training Job Completed', { jobId })
  await day.until(at(`${hour}:59:30`))
}
