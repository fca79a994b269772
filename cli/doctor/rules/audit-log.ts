import { type Finding, failure, orOk, warning } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'

export type AuditLogFacts = { readonly isProtected: boolean; readonly streams: readonly string[] }

/** The stream that publish writes, and may not create. */
const STREAM = 'records'

/** @param facts undefined if there is no log group */
export function judgeAuditLog(facts: AuditLogFacts | undefined, stage: Stage): readonly Finding[] {
  const group = `/${stage.prefix}/audit`
  if (facts === undefined) return [failure(`there is no audit log ${group}`, redeploy(stage))]
  const protect = `aws logs put-log-group-deletion-protection --log-group-identifier ${group} --deletion-protection-enabled`
  const create = `aws logs create-log-stream --log-group-name ${group} --log-stream-name ${STREAM}`
  return orOk(
    [
      ...(facts.streams.includes(STREAM)
        ? []
        : [failure(`${group} has no stream ${STREAM}: no record is published`, create)]),
      ...(facts.isProtected ? [] : [warning(`${group} is not protected from deletion`, protect)]),
    ],
    `${group}, protected from deletion`,
  )
}
