import { causeOf } from '#cli/fault.ts'
import { printSeconds, timeLeft } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'
import { TrainingJobHeartbeat } from '#events/training-job-heartbeat.ts'
import type { Memory, Step } from './plan.ts'
import type { Child, RunWorld } from './world.ts'

/** Takes one step, and returns what is to be remembered of it. What fails is said, and tried again when the plan says so. */
export async function take(step: Step, grant: Grant, memory: Memory, child: Child, world: RunWorld): Promise<Memory> {
  switch (step.action) {
    case 'heartbeat':
      return beat(grant, memory, world)
    case 'extend':
      return extend(step, grant, memory, world)
    case 'warn':
      world.say('closing soon', `access ends at ${world.print(endOf(grant))}: ${timeLeft(endOf(grant), world.now())}`)
      return { ...memory, given: [...memory.given, ...step.gives] }
    case 'signal':
      child.send(step.timed.signal)
      world.say('signal sent', `sent ${step.timed.signal} to the command: ${timeLeft(endOf(grant), world.now())}`)
      return { ...memory, given: [...memory.given, ...step.gives] }
  }
}

async function beat({ jobId, window }: Grant, memory: Memory, world: RunWorld): Promise<Memory> {
  const { heartbeatFailedAt, ...rest } = memory
  try {
    await world.put({ detailType: TrainingJobHeartbeat.detailType, detail: { jobId } })
    if (heartbeatFailedAt !== undefined) world.say('recovered', 'heartbeats can be sent again')
    return { ...rest, heartbeatAt: world.now() }
  } catch (error) {
    const silence = printSeconds(window.heartbeatSeconds ?? 0)
    if (heartbeatFailedAt === undefined)
      world.say(
        'trouble',
        `cannot send a heartbeat, and tries again; access ends after ${silence} without: ${causeOf(error)}`,
      )
    return { ...memory, heartbeatFailedAt: world.now() }
  }
}

type Extend = Extract<Step, { readonly action: 'extend' }>

async function extend({ from, to }: Extend, grant: Grant, memory: Memory, world: RunWorld): Promise<Memory> {
  const { jobId, requestedBy } = grant
  const asked = { from, to, at: world.now() }
  try {
    const detail = {
      jobId,
      closesAt: printInstant(to),
      requestedBy,
      reason: 'the job still runs (curfew run --extend-by)',
    }
    const event = await world.put({ detailType: TrainingJobExtended.detailType, detail })
    const by = printSeconds((to.getTime() - from.getTime()) / 1000)
    world.say('extension requested', `asked for ${by} more, until ${world.print(to)}`)
    return { ...memory, extension: { ...asked, answer: 'none yet', event } }
  } catch (error) {
    world.say(
      'trouble',
      `cannot ask for an extension, and tries again; access ends at ${world.print(from)}: ${causeOf(error)}`,
    )
    return { ...memory, extension: { ...asked, answer: 'none' } }
  }
}
