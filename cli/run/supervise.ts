import { causeOf } from '#cli/fault.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { secondsAfter } from '#core/grant/window.ts'
import { answered } from './answered.ts'
import { type Change, changesBetween } from './changes.ts'
import { type Memory, type Plan, stepsDue } from './plan.ts'
import { sentenceOf } from './sentences.ts'
import { take } from './take.ts'
import type { Child, RunWorld } from './world.ts'

/** So soon a run notices what becomes of its access. */
export const SECONDS_BETWEEN_LOOKS = 5

/** Within this a command that was sent TERM has ended, or somebody should know. */
const TERM_SECONDS = 30

export type Supervision = {
  readonly jobId: string
  readonly plan: Plan
  /** Whether the command is sent TERM when its access is ended or revoked. */
  readonly terminates: boolean
}

type State = {
  readonly grant: Grant
  readonly readAt: Date
  readonly memory: Memory
  /** Whether the last look failed. */
  readonly isBlind: boolean
  /** When access was found to be over while the command ran, until that was said for the last time. */
  readonly overSince?: Date | undefined
}

/** Looks after a command until it ends, and returns its grant as it was last seen. Never rejects: a job does not fail because Curfew does. */
export async function supervise(grant: Grant, child: Child, of: Supervision, world: RunWorld): Promise<Grant> {
  let state: State = { grant, readAt: world.now(), memory: { given: [] }, isBlind: false }
  for (;;) {
    state = await attend(state, child, of, world)
    await world.pause(SECONDS_BETWEEN_LOOKS, child.exited)
    if (child.exit() !== undefined) return state.grant
    state = await look(state, of, world)
  }
}

/** Reads the grant again. While it cannot be read, what is known of it counts. */
async function look(state: State, { jobId }: Supervision, world: RunWorld): Promise<State> {
  try {
    const grant = (await world.readGrant()) ?? state.grant
    if (state.isBlind) world.say('recovered', `the access of job ${jobId} can be read again`)
    const changes = changesBetween(state.grant, state.readAt, grant, world.now())
    for (const change of changes) tell(change, world)
    const isOver = statusOf(grant, world.now()) !== 'open'
    return { ...state, ...{ grant, readAt: world.now(), isBlind: false }, ...(isOver ? {} : { overSince: undefined }) }
  } catch (error) {
    if (!state.isBlind)
      world.say('trouble', `cannot see what becomes of the access of job ${jobId}, and tries again: ${causeOf(error)}`)
    return noticeClosing({ ...state, isBlind: true }, world)
  }
}

/** The window closes whether or not anybody can read that. */
function noticeClosing(state: State, world: RunWorld): State {
  for (const change of changesBetween(state.grant, state.readAt, state.grant, world.now())) tell(change, world)
  return { ...state, readAt: world.now() }
}

/** Does what is due for a command that runs. */
async function attend(state: State, child: Child, of: Supervision, world: RunWorld): Promise<State> {
  if (child.exit() !== undefined) return state
  if (statusOf(state.grant, world.now()) !== 'open') return withoutAccess(state, child, of, world)
  let memory = await answered(state.memory, endOf(state.grant), world)
  for (const step of stepsDue(state.grant, of.plan, memory, world.now())) {
    memory = await take(step, state.grant, memory, child, world)
  }
  return { ...state, memory }
}

/** A command is not left running without access in silence. */
function withoutAccess(state: State, child: Child, { terminates }: Supervision, world: RunWorld): State {
  const { grant, overSince } = state
  const now = world.now()
  if (overSince === undefined) {
    if (terminates && isTaken(grant, now)) {
      child.send('TERM')
      world.say('terminated', 'sent TERM to the command, because its access is over')
    } else world.say('still running', 'the command still runs, and has no access any more')
    return { ...state, overSince: now }
  }
  const isLong = overSince < FOREVER && now >= secondsAfter(overSince, TERM_SECONDS)
  if (!isLong || !terminates || !isTaken(grant, now)) return state
  world.say('still running', `the command still runs ${TERM_SECONDS} s after TERM, and has no access any more`)
  return { ...state, overSince: FOREVER }
}

/** Said for the last time. */
const FOREVER = new Date(8.64e15)

function isTaken(grant: Grant, now: Date): boolean {
  return ['ended', 'revoked'].includes(statusOf(grant, now))
}

function tell(change: Change, world: RunWorld): void {
  const { what, message, ...more } = sentenceOf(change, world)
  world.say(what, message, more)
}
