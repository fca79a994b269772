import type { Account } from './account.ts'
import { attach, attachNew, attachToGroup, detach, edit, remove } from './manual-changes-to-policies.ts'
import { dismiss, makeKey, takeBoundaryOff, takeKey, takeTagOff } from './manual-changes-to-principals.ts'
import type { ManualChange, Who } from './plan.ts'
import { jobOf } from './policies.ts'
import { identityOf, STRANGER, STRANGERS } from './principals.ts'

const WIDE = allowing('s3:*')
/** What somebody needs who is not Curfew's business: nothing that a job asks for. */
const FOREIGN = allowing('ec2:DescribeInstances')

/** What a hand does to a job or its principal, if there is something to do it to. */
export async function tamper(operation: ManualChange, jobId: string, who: Who, { aws, iam }: Account): Promise<void> {
  const state = aws.truth.iam()
  const identity = identityOf(state, who)
  if (identity === undefined) return
  const { account } = aws.stack.place
  const planted = { Path: `/curfew/${jobId}/`, PolicyName: `planted-${jobId}`, PolicyDocument: WIDE }
  const foreign = { Path: '/team/', PolicyName: `own-${jobId}`, PolicyDocument: FOREIGN }
  // Of a job that has no policy attached there is none to change.
  const ours = identity.attached.filter((arn) => jobOf(arn) === jobId).slice(0, 1)
  const user = who.type === 'user' ? [who] : []

  const operations: Readonly<Record<ManualChange, () => readonly Promise<void>[]>> = {
    detach: () => ours.map((arn) => detach(iam, who, arn)),
    delete: () => ours.map((arn) => remove(iam, who, arn)),
    edit: () => ours.map((arn) => edit(iam, arn, WIDE)),
    'attach elsewhere': () => ours.map((arn) => attach(iam, STRANGER, arn)),
    'attach to a group': () => ours.map((arn) => attachToGroup(iam, STRANGERS, arn)),
    'plant elsewhere': () => [attachNew(iam, STRANGER, { ...planted, PolicyName: `strayed-${jobId}` }, account)],
    plant: () => [attachNew(iam, who, planted, account)],
    'attach a foreign policy': () => [attachNew(iam, who, foreign, account)],
    'switch the key off': () => user.map((one) => takeKey(iam, one, state, false)),
    'delete the key': () => user.map((one) => takeKey(iam, one, state, true)),
    'make another key': () => user.map((one) => makeKey(iam, one)),
    'take the boundary off': () => [takeBoundaryOff(iam, who)],
    'take the tag off': () => [takeTagOff(iam, who)],
    'dismiss the principal': () => [dismiss(iam, identity, state)],
  }
  await Promise.all(operations[operation]())
}

function allowing(Action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })
}
