import { type Finding, failure, orOk, warning } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'
import { INDEXES } from '#cli/doctor/stage-parts.ts'

export type TableFacts = {
  readonly status: string
  /** Absent if the table has no stream. */
  readonly stream?: { readonly arn: string; readonly view: string }
  readonly indexes: readonly { readonly name: string; readonly status: string }[]
  readonly isProtected: boolean
}

const RESTORED = 'see docs/runbook.md#after-the-table-was-restored'

/** @param facts undefined if there is no table */
export function judgeTable(facts: TableFacts | undefined, stage: Stage): readonly Finding[] {
  const name = `table ${stage.prefix}`
  if (facts === undefined) return [failure(`there is no ${name}`, redeploy(stage))]
  const { status, stream, indexes, isProtected } = facts
  const missing = INDEXES.filter((index) => !indexes.some((one) => one.name === index && isUsable(one.status)))
  const update = `aws dynamodb update-table --table-name ${stage.prefix}`
  const stopped = `${name} has no stream of new images, so records are published a minute late`
  return orOk(
    [
      ...(isUsable(status) ? [] : [failure(`${name} is ${status}`, 'see docs/threats.md#table')]),
      ...missing.map((index) => failure(`${name} has no index ${index}`, redeploy(stage))),
      ...(stream?.view === 'NEW_IMAGE' ? [] : [failure(stopped, RESTORED)]),
      ...(isProtected
        ? []
        : [warning(`${name} is not protected from deletion`, `${update} --deletion-protection-enabled`)]),
    ],
    `${name}, its stream and ${INDEXES.length} indexes`,
  )
}

/** One that is being updated can be used. */
function isUsable(status: string): boolean {
  return status === 'ACTIVE' || status === 'UPDATING'
}

/** @param attribute by whose time items expire; undefined if none do */
export function judgeExpiry(attribute: string | undefined, { prefix }: Stage): readonly Finding[] {
  const command = `aws dynamodb update-time-to-live --table-name ${prefix} --time-to-live-specification Enabled=true,AttributeName=expiresAt`
  const grows = warning(`nothing of table ${prefix} expires, so it grows for ever`, command)
  return orOk(attribute === 'expiresAt' ? [] : [grows], 'what is over leaves the table after 400 days')
}

export function judgeBackups(isRecoverable: boolean, { prefix }: Stage): readonly Finding[] {
  const command = `aws dynamodb update-continuous-backups --table-name ${prefix} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`
  const lost = warning(`table ${prefix} cannot be restored to a point in time`, command)
  return orOk(isRecoverable ? [] : [lost], 'the table can be restored to a point in time')
}
