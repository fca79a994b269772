import { link } from '#core/audit/chain.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'

const FIRST = new Date('2025-07-10T00:00:00Z')
const PRINCIPALS = 100
const LONGEST_JOB_ID = 64
/** One of so many is closed late, was extended, was ended by its job, or was changed by hand. */
const [LATE, EXTENDED, ENDED, DRIFTED] = [97, 7, 3, 211] as const

/** The audit log of a busy week: a chain for each job, and one for the keys of each user, as the Lambdas write them. */
export function manyRecords(jobs: number): readonly AuditRecord[] {
  const perPrincipal = Math.ceil(jobs / PRINCIPALS)
  return Array.from({ length: PRINCIPALS }, (_, principal) => {
    const own = Array.from({ length: perPrincipal }, (_, run) => ({
      principal,
      run,
      number: principal * perPrincipal + run,
    }))
    const plans = own.filter(({ number }) => number < jobs).map((job) => planOf(job, perPrincipal))
    return [...plans.flatMap(recordsOf), ...keyRecordsOf(`trainer-${principal}`, plans)]
  }).flat()
}

type Plan = {
  readonly job: string
  readonly number: number
  readonly name: string
  readonly opensAt: Date
  readonly closesAt: Date
  readonly endsAt: Date
  readonly detachedAt: Date
}

/** The runs of a principal follow one another for a week, with pauses. */
function planOf(
  { principal, run, number }: { readonly principal: number; readonly run: number; readonly number: number },
  runs: number,
): Plan {
  const slot = Math.floor((7 * 86_400) / runs)
  const opensAt = secondsAfter(FIRST, run * slot + (principal % 10) * 30)
  const closesAt = secondsAfter(opensAt, Math.floor(slot * (0.4 + (number % 5) / 10)))
  const endsAt = number % ENDED === 0 ? secondsAfter(opensAt, Math.floor(slot * 0.3)) : closesAt
  const lateness = number % LATE === 0 ? 240 + (number % 900) : number % 60
  const job = `nightly-finetune-${String(number).padStart(5, '0')}-`.padEnd(LONGEST_JOB_ID, 'of-the-research-group-')
  return {
    job,
    number,
    name: `trainer-${principal}`,
    opensAt,
    closesAt,
    endsAt,
    detachedAt: secondsAfter(endsAt, lateness),
  }
}

type Told = { readonly at: Date; readonly by: string; readonly entry: AuditEntry }

function recordsOf(plan: Plan): readonly AuditRecord[] {
  return chained(plan.job, entriesOf(plan))
}

function entriesOf({ job, number, name, opensAt, closesAt, endsAt, detachedAt }: Plan): readonly Told[] {
  const principal = { type: 'user', name } as const
  const policies = [`${job}-${hex(number)}`, `${job}-${hex(number + 1_000_000)}`]
  const access = {
    datasets: [`s3://acmeco-datasets-${number % 40}/train/`],
    outputs: [`s3://acmeco-models/${job}/`],
    checkpoints: [`s3://acmeco-checkpoints/${job}/`],
  }
  const asked = (change: 'schedule grant' | 'extend grant', names: readonly string[], more: object) =>
    ({
      change,
      phase: 'done',
      because: 'requested',
      target: job,
      principal,
      detail: {
        requestedBy: `team-${number % 30}@acmeco.example`,
        reason: `run ${number % 50} of the weekly sweep`,
        network: { sourceIps: ['203.0.113.42/32'] },
        access,
        policies: names,
        ...more,
      },
    }) as const
  const policy = (change: 'attach policy' | 'detach policy', phase: 'intended' | 'done', because: string, index = 0) =>
    ({ change, phase, because, target: policies[index] ?? '', principal }) as const
  const lead = secondsAfter(opensAt, -120)
  const middle = secondsAfter(opensAt, 600)
  const isExtended = number % EXTENDED === 0
  const isEnded = endsAt < closesAt
  const because = isEnded ? 'ended' : 'closed'
  const first = isExtended ? secondsAfter(closesAt, -60) : closesAt
  return [
    {
      at: secondsAfter(opensAt, -3600),
      by: 'schedule-access',
      entry: asked('schedule grant', policies.slice(0, 1), {
        opensAt: printInstant(opensAt),
        closesAt: printInstant(first),
      }),
    },
    { at: lead, by: 'settle-access', entry: policy('attach policy', 'intended', 'scheduled') },
    { at: lead, by: 'settle-access', entry: policy('attach policy', 'done', 'scheduled') },
    ...(number % DRIFTED === 0
      ? [{ at: middle, by: 'settle-access', entry: policy('attach policy', 'done', 'drifted') }]
      : []),
    ...(isExtended
      ? [
          {
            at: middle,
            by: 'schedule-access',
            entry: asked('extend grant', policies.slice(1), { closesAt: printInstant(closesAt) }),
          },
          { at: middle, by: 'settle-access', entry: policy('attach policy', 'intended', 'open', 1) },
          { at: middle, by: 'settle-access', entry: policy('attach policy', 'done', 'open', 1) },
          { at: middle, by: 'settle-access', entry: policy('detach policy', 'done', 'extended') },
        ]
      : []),
    ...(isEnded
      ? [
          {
            at: endsAt,
            by: 'end-access',
            entry: {
              change: 'end grant',
              phase: 'done',
              because: 'ended',
              target: job,
              principal,
              detail: { by: 'acmeco.ml-platform', reason: 'the job completed', closesAt: printInstant(closesAt) },
            } as const,
          },
        ]
      : []),
    { at: detachedAt, by: 'settle-access', entry: policy('detach policy', 'done', because, isExtended ? 1 : 0) },
    {
      at: detachedAt,
      by: 'rotate-keys',
      entry: {
        change: 'close grant',
        phase: 'done',
        because,
        target: job,
        principal,
        detail: {
          dueAt: printInstant(endsAt),
          detachedAt: printInstant(detachedAt),
          keyOffAt: printInstant(detachedAt),
        },
      },
    },
  ]
}

/** A key is made before each run, and turned off and deleted after it. */
function keyRecordsOf(name: string, plans: readonly Plan[]): readonly AuditRecord[] {
  const principal = { type: 'user', name } as const
  const told = plans.flatMap(({ number, opensAt, detachedAt }) => {
    const key = `AKIA${hex(number).toUpperCase().padEnd(16, '7')}`
    const change = (at: Date, change: AuditEntry['change'], phase: AuditEntry['phase'], target: string): Told => ({
      ...{ at, by: 'rotate-keys' },
      entry: {
        change,
        phase,
        because: change === 'create key' ? 'opening' : 'closed',
        target,
        principal,
        ...(change === 'create key' && phase === 'done' && { detail: { key } }),
      },
    })
    const lead = secondsAfter(opensAt, -120)
    return [
      ...(['intended', 'done'] as const).map((phase) => change(lead, 'create key', phase, name)),
      ...(['intended', 'done'] as const).map((phase) => change(detachedAt, 'deactivate key', phase, key)),
      ...(['intended', 'done'] as const).map((phase) => change(detachedAt, 'delete key', phase, key)),
    ]
  })
  return chained(`user/${name}`, told)
}

function chained(job: string, told: readonly Told[]): readonly AuditRecord[] {
  const records: AuditRecord[] = []
  for (const { at, by, entry } of told) {
    const last = records.at(-1)
    const stamp = { at, by, event: `event-${records.length}`, until: at }
    records.push(...link(job, { lastSeq: last?.seq ?? 0, lastHash: last?.hash ?? null }, [entry], stamp))
  }
  return records
}

/** Twelve digits that no compression guesses, as the hash in a policy's name. */
function hex(number: number): string {
  return ((number + 1) * 0x9e3779b1 * 40_503).toString(16).slice(0, 12).padEnd(12, '0')
}
