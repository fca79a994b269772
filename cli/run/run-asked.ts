import type { Table } from '#cli/aws/table.ts'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import { refusalIn } from '#cli/stored-answers.ts'
import { localTime } from '#cli/terminal/times.ts'
import { Interruption, interruptible, pause } from './interruption.ts'
import { joinGrant } from './obtain.ts'
import type { Asked } from './options.ts'
import { reportEnd } from './report.ts'
import { prepared, type Requested, requested } from './request.ts'
import { runWithAccess } from './run-with-access.ts'
import { listenForSignals, type Signals, type StopSignal } from './signals.ts'
import { codeOf } from './start-child.ts'
import type { RunWorld, Say } from './world.ts'

/** Obtains access, runs the command, and ends what was asked for if that comes to nothing. */
export async function runAsked(asked: Asked, settings: Settings, sayOf: (jobId: string) => Say, io: Io): Promise<Exit> {
  // A terminal that is gone takes no more lines, which is no reason to stop before access has ended.
  process.stderr.on('error', () => {})
  const { connect } = await import('#cli/aws/table.ts')
  const table = connect(stackOf(settings).table)
  const { access } = asked
  const request = access.from === 'request' ? await prepared(access, settings, io) : undefined
  const jobId = access.from === 'grant' ? access.jobId : (request?.asked.jobId ?? '')
  const worldFrom = await worldsOf(jobId, settings, table, sayOf(jobId), io)
  const signals = listenForSignals()
  try {
    const waiting = interruptible(io, signals)
    if (request === undefined) {
      const grant = await joined(jobId, table, settings, waiting, sayOf(jobId))
      const world = worldFrom(sourceOf(asked, settings) ?? grant.source)
      return await runWithAccess({ asked, grant, table, settings, signals }, world, io)
    }
    const world = worldFrom(request.source)
    const obtained = await endedIfLost(requested(request, settings, waiting), jobId, signals, world)
    if ('grant' in obtained)
      return await runWithAccess({ asked, grant: obtained.grant, table, settings, signals }, world, io)
    if (obtained.mayOpen) await endUnused(jobId, undefined, world)
    throw obtained.fault
  } catch (error) {
    if (error instanceof Interruption) return codeOf(`SIG${error.signal}`)
    throw error
  } finally {
    signals.release()
    table.client.destroy()
  }
}

/** What somebody else asked for waits for another command. */
async function joined(jobId: string, table: Table, settings: Settings, waiting: Io, say: Say) {
  try {
    return await joinGrant(jobId, table, settings, waiting)
  } catch (error) {
    if (error instanceof Interruption)
      say(
        'interrupted',
        `got SIG${error.signal} while it waited: the grant of job ${jobId} stays as it is; curfew end ${jobId} ends it`,
      )
    throw error
  }
}

/** As whom a run says what becomes of a job that somebody else asked for: as itself, or else as they did. */
function sourceOf({ access }: Asked, settings: Settings): string | undefined {
  return (access.from === 'grant' ? access.source : undefined) ?? settings.source
}

/** What may have been asked for, and is not waited for any more, ends. A Fault says that nothing was put. */
async function endedIfLost(asking: Promise<Requested>, jobId: string, signals: Signals, world: RunWorld) {
  try {
    return await asking
  } catch (error) {
    if (!(error instanceof Fault)) await endUnused(jobId, signals.stoppedBy(), world)
    throw error
  }
}

async function endUnused(jobId: string, stoppedBy: StopSignal | undefined, world: RunWorld): Promise<void> {
  const reason = stoppedBy === undefined ? 'curfew run did not run its command' : `curfew run got SIG${stoppedBy}`
  await reportEnd({ as: 'stopped', reason }, jobId, undefined, world)
}

async function worldsOf(
  jobId: string,
  settings: Settings,
  table: Table,
  say: Say,
  io: Io,
): Promise<(source: string) => RunWorld> {
  const { grantNamed, storedAbout } = await import('#cli/aws/grants.ts')
  const { putEvent } = await import('#cli/aws/put-event.ts')
  return (source) => ({
    now: io.now,
    pause,
    readGrant: () => grantNamed(table, jobId),
    refusalOf: async (event) => refusalIn(await storedAbout(table, jobId), event),
    put: (event) => putEvent(event, { ...settings, source }),
    say,
    print: (instant) => localTime(instant, io),
  })
}
