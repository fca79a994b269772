import type { JobEvent } from '#cli/aws/put-event.ts'
import type { Plan } from '#cli/run/plan.ts'
import { supervise } from '#cli/run/supervise.ts'
import type { SignalName } from '#cli/run/timed-signal.ts'
import type { Exited, RunWorld } from '#cli/run/world.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

type Script = {
  /** What becomes of the grant at a time. */
  readonly grants?: Readonly<Record<string, Grant | Error>>
  readonly plan?: Partial<Plan>
  readonly terminates?: boolean
  /** When the command ends. */
  readonly until: string
  readonly from?: string
  readonly first?: Grant
  put?(event: JobEvent, now: Date): string
  readonly refusal?: string
  /** The command ends a moment after this signal. */
  readonly dyingOf?: SignalName
}

/** Lets a command run on a clock of its own, and returns what was said, sent and put, each with its time. */
export async function run({ grants = {}, first = seedGrant(), from = '01:00', until, dyingOf, ...script }: Script) {
  let now = at(from)
  let exit: Exited | undefined
  const happened: string[] = []
  const note = (text: string) => happened.push(`${now.toISOString().slice(11, 19)} ${text}`)
  const { promise: exited, resolve } = Promise.withResolvers<Exited>()
  const end = (of: Exited) => {
    exit ??= of
    resolve(of)
  }
  const child = {
    exited,
    exit: () => exit,
    send: (signal: SignalName) => {
      note(`signal ${signal}`)
      if (signal === dyingOf) end({ signal: `SIG${signal}`, code: 1 })
    },
  }
  const world: RunWorld = {
    now: () => now,
    pause: async (seconds) => {
      now = new Date(now.getTime() + seconds * 1000)
      if (now >= at(until)) end({ code: 0 })
    },
    readGrant: async () => {
      const reached = Object.keys(grants).filter((time) => now >= at(time))
      const grant = grants[reached.toSorted().at(-1) ?? ''] ?? first
      if (grant instanceof Error) throw grant
      return grant
    },
    refusalOf: async () => script.refusal,
    put: async (event) => {
      const id = script.put?.(event, now) ?? 'event-1'
      note(`put ${event.detailType} ${JSON.stringify(event.detail)}`)
      return id
    },
    say: (what, message) => note(`${what}: ${message}`),
    print: (instant) => printInstant(instant).slice(11),
  }
  const plan = { startedAt: now, firstEnd: first.window.closesAt, signals: [], extension: undefined, ...script.plan }
  await supervise(first, child, { jobId: first.jobId, plan, terminates: script.terminates ?? true }, world)
  return happened
}
