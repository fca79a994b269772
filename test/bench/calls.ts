import { aDay } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'

/** Why a Lambda makes a call more than once in the life of a grant. A call that is not listed is made once. */
const REASONS: Readonly<Record<string, string>> = {
  'schedule-access CreateSchedule': 'the closing edge before the row, the opening edge after it',
  'schedule-access PutLogEvents': 'intended, and done',
  'schedule-access GetItem': 'the claim of the job id, and the version of its principal',
  'schedule-access Query': 'the jobs of the principal, and what is reserved in the account',
  'settle-access GetItem':
    'the row in three runs: opening, end, and the closing timer, which finds nothing to do; the last revocation of everything',
  'settle-access ListAttachedUserPolicies': 'the present attachments, at opening and at closing',
  'settle-access PutLogEvents': 'intended and done, at opening and at closing',
  'settle-access PutItem': 'what is to be attached, before opening; the progress, at opening and at closing',
  'settle-access PutEvents': 'Access Opened, and Access Closed',
  'rotate-keys Query': 'every grant of the user, after opening and after closing',
  'rotate-keys ListAccessKeys': 'the present keys, after opening and after closing',
  'rotate-keys DescribeSecret': 'which key is stored, after opening and after closing',
  'rotate-keys PutItem':
    'what is to be changed, before it is; that the keys were checked, after opening and after closing',
  'rotate-keys PutLogEvents': 'intended, done, and the receipt',
  'end-access GetItem': 'the claim of the job id, which names the principal, and the row of its grant',
  'end-access PutItem': 'the end with its record, and then that the audit log has it',
}

const NO_REASON = 'no reason is given'

/** Every AWS call of one whole life of a user's grant with `rotate`, after a first life that created its secret. */
const day = await aDay(at('00:00:00'))
await life('first', '00')
const before = day.aws.calls.all.length
await life('second', '05')

const made = day.aws.calls.all.slice(before).flatMap(({ caller, service, operation }) => {
  const [, lambda] = /^curfew-(.*)$/.exec(caller?.kind === 'role' ? caller.name : '') ?? []
  return lambda === undefined || lambda === 'sweep' ? [] : [{ lambda, service, operation }]
})
console.log(`AWS calls of one life of a user's grant with rotate: ${made.length}`)
for (const [service, calls = []] of Object.entries(Object.groupBy(made, (call) => call.service))) {
  console.log(`  ${String(calls.length).padStart(3)} ${service}`)
}
console.log('By Lambda, and why more than once:')
const unexplained: string[] = []
for (const [name, calls = []] of Object.entries(Object.groupBy(made, (call) => `${call.lambda} ${call.operation}`))) {
  const reason = calls.length === 1 ? '' : (REASONS[name] ?? NO_REASON)
  if (reason === NO_REASON) unexplained.push(name)
  console.log(`  ${String(calls.length).padStart(3)} ${name.padEnd(42)} ${reason}`)
}
if (unexplained.length > 0) console.log(`Made more than once without a reason: ${unexplained.join(', ')}`)
process.exitCode = unexplained.length === 0 ? 0 : 1

async function life(jobId: string, hour: string): Promise<void> {
  const window = { opensAt: `2025-07-16T${hour}:10:00Z`, closesAt: `2025-07-16T${hour}:40:00Z` }
  await day.until(at(`${hour}:00:30`))
  await day.put('Training Job Scheduled', { ...SEED, jobId, window })
  await day.until(at(`${hour}:30:30`))
  await day.put('Training Job Completed', { jobId })
  await day.until(at(`${hour}:59:30`))
}
