import { aDay } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { sequentialCalls } from './sequential-calls.ts'

/** Why a Lambda makes a call more than once in the life of a grant. A call that is not listed is made once. */
const REASONS: Readonly<Record<string, string>> = {
  'schedule-access CreateSchedule':
    'the closing edge before the row; the opening edge, Access Ready and Access Closing Soon after it',
  'schedule-access Query': 'the jobs of the principal, and what is reserved in the account',
  'settle-access GetItem':
    'the row in five runs: opening, ready, closing soon, end, and the closing timer, which finds nothing to do; the last revocation of everything',
  'settle-access Query': 'whether closings are overdue, and whether publication is late, before opening',
  'settle-access ListAttachedUserPolicies': 'the present attachments, at opening and at closing',
  'settle-access TransactWriteItems':
    'what is to be attached, before opening; the progress, at opening and at closing; the two notices',
  'settle-access PutEvents': 'Keys Due, after opening and after closing',
  'rotate-keys GetItem': 'the key ring, after opening and after closing',
  'rotate-keys Query': 'every unfinished grant of the user, after opening and after closing',
  'rotate-keys ListAccessKeys': 'the present keys, after opening and after closing',
  'rotate-keys DescribeSecret': 'which key is stored, after opening and after closing',
  'rotate-keys TransactWriteItems':
    'the ring after opening, before its keys are changed and after it; the grant after opening and after closing',
  'end-access GetItem': 'the claim of the job id, which names the principal, and the row of its grant',
  'publish Query': 'whether older records wait, for each change that has records',
  'publish PutLogEvents': 'the records of each change',
  'publish PutEvents': 'the events of each change',
  'publish TransactWriteItems': 'that they are published, for each change',
}

const NO_REASON = 'no reason is given'

/**
 * How many calls a life may take: of the Lambdas that grant and close access, of IAM, and of publish, for which nobody waits.
 * Each has a reason. Of IAM's, two look for standing access by inline policies and groups, and two whose name a user has before
 * something is attached and before a key is changed. Each of the two notices takes a timer, a read, a write, and two of publish.
 */
const MOST = { own: 59, iam: 19, publish: 26 }

/** How many calls, one after the other, a job and its owner may have to wait for. */
const MAX_SEQUENTIAL = { opening: 17, closing: 7 }

/** Every AWS call of one whole life of a user's grant with `rotate`, after a first life that created its secret. */
const day = await aDay(at('00:00:00'))
await life('first', '00')
const before = day.aws.calls.all.length
const runsBefore = day.aws.runs.length
await life('second', '05')

const made = day.aws.calls.all.slice(before).flatMap(({ caller, service, operation }) => {
  const [, lambda] = /^curfew-(.*)$/.exec(caller?.kind === 'role' ? caller.name : '') ?? []
  return lambda === undefined || lambda === 'sweep' ? [] : [{ lambda, service, operation }]
})
// The run of each minute asks the index once, whatever jobs there are.
const minutes = day.aws.runs
  .slice(runsBefore)
  .filter(
    ({ functionName, payload }) => functionName === 'curfew-publish' && payload.includes('Publication Due'),
  ).length
const lookups = made.filter(({ lambda, operation }) => lambda === 'publish' && operation === 'Query')
const ofJob = made.filter((call) => !lookups.slice(0, minutes).includes(call))
const counts = {
  own: ofJob.filter(({ lambda }) => lambda !== 'publish').length,
  iam: ofJob.filter(({ service }) => service === 'iam').length,
  publish: ofJob.filter(({ lambda }) => lambda === 'publish').length,
}
console.log(`AWS calls of one life of a user's grant with rotate: ${counts.own}, and ${counts.publish} of publish`)
for (const [service, calls = []] of Object.entries(Object.groupBy(ofJob, (call) => call.service))) {
  console.log(`  ${String(calls.length).padStart(3)} ${service}`)
}
console.log('By Lambda, and why more than once:')
const unexplained: string[] = []
for (const [name, calls = []] of Object.entries(Object.groupBy(ofJob, (call) => `${call.lambda} ${call.operation}`))) {
  const reason = calls.length === 1 ? '' : (REASONS[name] ?? NO_REASON)
  if (reason === NO_REASON) unexplained.push(name)
  console.log(`  ${String(calls.length).padStart(3)} ${name.padEnd(42)} ${reason}`)
}
const sequential = await sequentialCalls()
console.log(`One after the other: ${sequential.opening} from the request until the policy is attached,`)
console.log(`and ${sequential.closing} from the end of the job until it is detached`)

const problems = [
  ...unexplained.map((name) => `${name}: made more than once without a reason`),
  ...exceeding(counts, MOST),
  ...exceeding(sequential, MAX_SEQUENTIAL),
]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length === 0 ? 0 : 1

function exceeding<Name extends string>(
  counts: Readonly<Record<Name, number>>,
  most: Readonly<Record<Name, number>>,
): readonly string[] {
  return Object.keys(most).flatMap((name) => {
    const [count, bound] = [Object.entries<number>(counts), Object.entries<number>(most)].map(
      (all) => all.find(([other]) => other === name)?.[1] ?? 0,
    )
    return (count ?? 0) > (bound ?? 0) ? [`${name}: ${count} calls, and at most ${bound} are allowed`] : []
  })
}

async function life(jobId: string, hour: string): Promise<void> {
  const window = { opensAt: `2025-07-16T${hour}:10:00Z`, closesAt: `2025-07-16T${hour}:40:00Z` }
  await day.until(at(`${hour}:00:30`))
  await day.put('Training Job Scheduled', { ...SEED, jobId, window })
  await day.until(at(`${hour}:30:30`))
  await day.put('Training Job Completed', { jobId })
  await day.until(at(`${hour}:59:30`))
}
