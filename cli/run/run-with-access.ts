import type { Table } from '#cli/aws/table.ts'
import { remembered } from '#cli/credentials/remembered.ts'
import { storesNoKey } from '#cli/credentials/usability.ts'
import type { Exit } from '#cli/exit.ts'
import { causeOf } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { printSeconds, timeLeft } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import { TrainingJobStarted } from '#events/training-job-started.ts'
import { childEnvironment } from './child-environment.ts'
import { type Giving, give } from './give.ts'
import { jobEndOf } from './job-end.ts'
import type { Asked } from './options.ts'
import { reportEnd } from './report.ts'
import type { Signals } from './signals.ts'
import { startChild } from './start-child.ts'
import { supervise } from './supervise.ts'
import type { Child, RunWorld } from './world.ts'

/** A command that does not end when its terminal is gone has so long to save its work. */
const SECONDS_AFTER_HANGUP = 10

type Of = {
  readonly asked: Asked
  readonly grant: Grant
  readonly table: Table
  readonly settings: Settings
  readonly signals: Signals
}

/** Runs a command with the access of a grant that is ready, and says on the bus how it ended. */
export async function runWithAccess(
  { asked, grant, table, settings, signals }: Of,
  world: RunWorld,
  io: Io,
): Promise<Exit> {
  const { jobId } = grant
  const region = await table.client.config.region().catch(() => undefined)
  // Nobody uses what was asked for. What somebody else asked for waits for another command.
  const endUnused = async (reason: string) => {
    if (asked.access.from === 'request') await reportEnd({ as: 'stopped', reason }, jobId, grant, world)
  }
  const giving = await givingOf(asked, grant, table, settings, region, world, io).catch(async (error: unknown) => {
    await endUnused('curfew run has no credentials for its command')
    throw error
  })
  try {
    const told = { jobId, closesAt: printInstant(endOf(grant)), region }
    const child = await startChild(asked.command, childEnvironment(io.environment, giving.given, told))
    if ('because' in child) {
      world.say('trouble', `Cannot run ${asked.command[0]}: ${child.because}`)
      await endUnused('the command of curfew run could not be run')
      return child.exit
    }
    signals.passTo(child)
    const startedAt = world.now()
    if (grant.window.runsForSeconds !== undefined && grant.started === undefined) await sayStarted(jobId, world)
    const plan = { startedAt, firstEnd: endOf(grant), signals: asked.signals, extension: asked.extension }
    const hungUp = endAfterHangup(child, grant, signals, world)
    const last = await supervise(grant, child, { jobId, plan, terminates: asked.terminates }, world)
    const exited = await child.exited
    const end = jobEndOf(exited, signals.stoppedBy())
    const took = printSeconds((world.now().getTime() - startedAt.getTime()) / 1000)
    world.say('finished', `${end.reason}, after ${took}`, { exit: exited.code })
    if (!(await hungUp.isReported())) await reportEnd(end, jobId, last, world)
    return exited.code
  } finally {
    await giving.stop()
  }
}

async function givingOf(
  { credentials: how }: Asked,
  grant: Grant,
  table: Table,
  settings: Settings,
  region: string | undefined,
  world: RunWorld,
  io: Io,
): Promise<Giving> {
  const { jobId } = grant
  const { issue } = await import('#cli/aws/issue.ts')
  const left = `until ${world.print(endOf(grant))} (${timeLeft(endOf(grant), world.now())})`
  const endsAt = printInstant(endOf(grant))
  if (storesNoKey(grant)) {
    world.say(
      'ready',
      `access of job ${jobId} is ready ${left}; it keeps its own key, so the command has the environment of this shell`,
      { endsAt },
    )
    return { given: { by: 'itself' }, stop: () => Promise.resolve() }
  }
  const giving = await give({
    jobId,
    region,
    how,
    issue: remembered(() => issue(jobId, table, settings, io), world.now),
  })
  const note =
    how === 'env'
      ? '; the command has a key in its environment, which a rotation or the end of a session makes useless'
      : ''
  world.say('ready', `access of job ${jobId} is ready ${left}${note}`, { endsAt })
  return giving
}

async function sayStarted(jobId: string, world: RunWorld): Promise<void> {
  try {
    await world.put({ detailType: TrainingJobStarted.detailType, detail: { jobId } })
  } catch (error) {
    world.say(
      'trouble',
      `cannot say that the job started, so its access ends no earlier than its window: ${causeOf(error)}`,
    )
  }
}

/** Whoever lost their terminal is gone: access ends, also if the command goes on. */
function endAfterHangup(
  child: Child,
  grant: Grant,
  signals: Signals,
  world: RunWorld,
): { isReported(): Promise<boolean> } {
  let reporting: Promise<void> | undefined
  void signals.stop.then(async (signal) => {
    if (signal !== 'HUP') return
    await world.pause(SECONDS_AFTER_HANGUP, child.exited)
    if (child.exit() !== undefined) return
    reporting = reportEnd({ as: 'stopped', reason: 'the terminal of curfew run is gone' }, grant.jobId, grant, world)
    await reporting
    child.send('TERM')
  })
  return {
    isReported: async () => {
      await reporting
      return reporting !== undefined
    },
  }
}
