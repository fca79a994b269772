import type { Table } from '#cli/aws/table.ts'
import type { ExtensionAnswer } from '#cli/contracts/extension.ts'
import { viewOf } from '#cli/grant-view.ts'
import type { Io } from '#cli/io.ts'
import { answerInTime } from '#cli/request/answer-in-time.ts'
import { refusalIn } from '#cli/request/refusal-in.ts'
import type { Settings } from '#cli/settings/settings.ts'
import type { Grant } from '#core/grant/grant.ts'
import { attachableFrom } from '#core/grant/status.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'
import type { Extension } from './extension.ts'

/** Puts an extension on the bus and follows it until the policies have the new end, or until a reopened grant is ready. */
export async function extendAccess(
  extension: Extension,
  seconds: number,
  table: Table,
  settings: Settings,
  io: Io,
): Promise<ExtensionAnswer> {
  const { putEvent } = await import('#cli/aws/put-event.ts')
  const event = await putEvent({ detailType: TrainingJobExtended.detailType, detail: extension.detail }, settings)
  const about = { ...answerAbout(extension), event }
  const answer = await answerInTime(answerTo(extension, event, seconds, table, io), seconds)
  return 'found' in answer ? { ...about, ...answer.found } : { ...about, outcome: 'unknown', ...answer }
}

export function answerAbout({ grant, closesAt }: Extension) {
  const insteadOf = grant.ended?.at ?? grant.window.closesAt
  return { jobId: grant.jobId, closesAt: printInstant(closesAt), insteadOf: printInstant(insteadOf) }
}

type Answered = Pick<ExtensionAnswer, 'outcome' | 'isApplied' | 'grant' | 'problems' | 'moreProblems'>

/** Undefined if there is none in time. */
async function answerTo(
  { grant: { jobId }, isReopening }: Extension,
  event: string,
  seconds: number,
  table: Table,
  io: Io,
): Promise<Answered | undefined> {
  const { follow } = await import('#cli/aws/follow.ts')
  const { grantNamed } = await import('#cli/aws/grants.ts')
  let granted: Grant | undefined
  const status = () =>
    granted === undefined
      ? `${jobId}: waiting for Curfew's answer`
      : `${jobId}: waiting until its policies have the new end`
  const following = { jobId, since: new Date(0), until: secondsAfter(io.now(), seconds), status }
  for await (const item of follow(table, following, io)) {
    const refused = refusalIn(item, event)
    if (refused !== undefined) return { outcome: 'refused', ...refused, problems: [...refused.problems] }
    const isIts = item.records.some((record) => record.event === event && CHANGES.has(record.change))
    if (granted === undefined && !isIts) continue
    granted = await grantNamed(table, jobId)
    if (granted !== undefined && isApplied(granted, isReopening, io.now()))
      return answered(granted, isReopening, true, io)
  }
  return granted && answered(granted, isReopening, false, io)
}

const CHANGES = new Set(['extend grant', 'reopen grant'])

/** Policies that are not attached yet will have the end that the row has. */
function isApplied(grant: Grant, isReopening: boolean, now: Date): boolean {
  if (grant.ended !== undefined || now < attachableFrom(grant)) return true
  return isReopening ? grant.readyAt !== undefined : grant.openedAt !== undefined && grant.superseded.length === 0
}

function answered(grant: Grant, isReopening: boolean, applied: boolean, io: Io): Answered {
  return { outcome: isReopening ? 'reopened' : 'extended', isApplied: applied, grant: viewOf(grant, io.now()) }
}
