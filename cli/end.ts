import type { Command } from '@commander-js/extra-typings'
import type { Grant } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import { TrainingJobCompleted } from '#events/training-job-completed.ts'
import { TrainingJobFailed } from '#events/training-job-failed.ts'
import { TrainingJobStopped } from '#events/training-job-stopped.ts'
import type { EndingAnswer } from './contracts/ending.ts'
import { type Answer, dryRun, effectOn, givenUp, printAnswer, unknown } from './ending/answer.ts'
import { eventDetail } from './ending/event-detail.ts'
import { ANY_SOURCE, ANY_SOURCE_OPTION, secondsToFollow, withChangeOptions } from './ending/options.ts'
import type { Exit } from './exit.ts'
import { Fault } from './fault.ts'
import type { Io } from './io.ts'
import { orReason } from './or-reason.ts'
import { type Settings, settingsOf } from './settings/settings.ts'
import { stackOf } from './settings/stack.ts'
import { isConfirmed } from './terminal/ask.ts'
import { timeLeft } from './terminal/times.ts'

/** Add `curfew end`. */
export function addEnd(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('end')
    .description("End a job's access now, before its window closes.")
    .argument('<job>', 'the id of the job')
    .option('--succeeded', 'the job completed (default: it was stopped)')
    .option('--failed', 'the job failed')
    .option('--reason <text>', 'what happened, if there is more to say')
    .option(...ANY_SOURCE_OPTION)
  withChangeOptions(command, { yes: 'do not ask', dryRun: 'show what it would end, and send nothing' })
    .addHelpText('after', EXAMPLES)
    .action(async (jobId, options) => {
      const event = eventOf(jobId, options)
      const seconds = secondsToFollow(options)
      const settings = await settingsOf(options, io)
      const source = options.source ?? settings.source ?? ANY_SOURCE
      const ended = await end({ jobId, ...event, seconds, ...options }, { ...settings, source }, io)
      if (ended === undefined) return done(givenUp(io))
      done(await printAnswer(ended, [sentence(jobId, ended.answer)], options.json, io))
    })
}

const EXAMPLES = `
On a terminal it asks first. It follows the end until the policies are detached and the key of the job is off. The end of a job
whose request is still on its way is kept for it. After an end, curfew extend gives access back for as long as the guardrails allow.
Exit code 1 if no grant has that id, 3 if access is not known to be gone in time.

Examples:
  curfew end wikipedia-finetune-2025-07-16
  curfew end wikipedia-finetune-2025-07-16 --failed --reason "out of memory"
  curfew end wikipedia-finetune-2025-07-16 --yes --json`

type Asked = {
  readonly jobId: string
  readonly detailType: string
  readonly detail: unknown
  readonly seconds: number
  readonly yes?: true | undefined
  readonly dryRun?: true | undefined
}

type What = {
  readonly succeeded?: true | undefined
  readonly failed?: true | undefined
  readonly reason?: string | undefined
}

function eventOf(jobId: string, { succeeded, failed, reason }: What) {
  if (succeeded && failed) throw new Fault('Cannot say both: pass --succeeded or --failed')
  const inTheEnd = failed ? TrainingJobFailed : TrainingJobStopped
  const { detailType, detail } = succeeded ? TrainingJobCompleted : inTheEnd
  const said = { jobId, ...(reason !== undefined && { reason }) }
  return { detailType, detail: eventDetail(detail, said, `end job ${jobId}`) }
}

/** Undefined if somebody thinks better of it. */
async function end(asked: Asked, settings: Settings, io: Io): Promise<Answer | undefined> {
  const { jobId, detailType, detail, seconds } = asked
  const { connect } = await import('#cli/aws/table.ts')
  const { grantNamed } = await import('#cli/aws/grants.ts')
  const table = connect(stackOf(settings).table)
  const hits = await orReason(grantNamed(table, jobId).then((found) => (found === undefined ? [] : [found])))
  if (asked.dryRun) {
    const answer = dryRun(hits, io)
    return answer.grants.length === 0 ? none(jobId, undefined) : answer
  }
  const [grant] = 'found' in hits ? hits.found : []
  if (grant?.closedAt !== undefined) return effectOn([grant], undefined, seconds, table, io)
  if (!(await isMeant(asked, grant, io))) return undefined
  const { putEvent } = await import('#cli/aws/put-event.ts')
  const event = await putEvent({ detailType, detail }, settings)
  if ('because' in hits) return unknown(event, hits.because)
  return grant === undefined ? none(jobId, event) : effectOn([grant], event, seconds, table, io)
}

function none(jobId: string, event: string | undefined): Answer {
  return {
    answer: { outcome: 'none', ...(event !== undefined && { event }), noGrant: [jobId], grants: [] },
    grants: [],
  }
}

/** A script need not confirm what takes access away and can be given back. */
async function isMeant({ jobId, yes }: Asked, grant: Grant | undefined, io: Io): Promise<boolean> {
  if (!io.isInteractive) return true
  const left = grant === undefined ? 'no grant of it is known' : timeLeft(endOf(grant), io.now())
  return isConfirmed(`end job ${jobId}`, `End the access of job ${jobId} now (${left})?`, yes, io)
}

function sentence(jobId: string, { outcome, event, because }: EndingAnswer): string {
  switch (outcome) {
    case 'dry-run':
      return 'This would end. Nothing was sent.'
    case 'unknown':
      return `The end of job ${jobId} was sent, and its effect is not known: ${because}`
    case 'none':
      return `No grant has the id ${jobId}.${event === undefined ? '' : ' A request of it that is still on its way is over from the start.'}`
    case 'open':
      return `Access of job ${jobId} is not known to be gone yet.`
    case 'closed':
      return event === undefined
        ? `Access of job ${jobId} was over already.`
        : `Access of job ${jobId} is over. Within the limit of the guardrails, curfew extend gives it back.`
  }
}
