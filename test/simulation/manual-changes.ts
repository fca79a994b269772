import type { Account } from './account.ts'
import { attach, attachNew, attachToGroup, detach, edit, remove } from './manual-changes-to-policies.ts'
import {
  activateKey,
  createKey,
  deletePrincipal,
  disableKey,
  removeBoundary,
  removeTag,
  renameUser,
} from './manual-changes-to-principals.ts'
import type { ManualChange, Principal } from './plan.ts'
import { jobOf } from './policies.ts'
import { identityOf, UNMANAGED_GROUP, UNMANAGED_USER } from './principals.ts'

const WIDE = allowing('s3:*')
/** Something that has nothing to do with Curfew, and that no job requests. */
const FOREIGN = allowing('ec2:DescribeInstances')

/** Makes a manual change to a job or its principal, if there is something to change. */
export async function tamper(
  operation: ManualChange,
  jobId: string,
  who: Principal,
  { aws, iam }: Account,
): Promise<void> {
  const state = aws.truth.iam()
  const identity = identityOf(state, who)
  if (identity === undefined) return
  const { account } = aws.stack.location
  const planted = { Path: `/curfew/${jobId}/`, PolicyName: `planted-${jobId}`, PolicyDocument: WIDE }
  const foreign = { Path: '/team/', PolicyName: `own-${jobId}`, PolicyDocument: FOREIGN }
  // If the job has no policy attached, there is none to change.
  const ours = identity.attached.filter((arn) => jobOf(arn) === jobId).slice(0, 1)
  const user = who.type === 'user' ? [who] : []

  const operations: Readonly<Record<ManualChange, () => readonly Promise<void>[]>> = {
    detach: () => ours.map((arn) => detach(iam, who, arn)),
    delete: () => ours.map((arn) => remove(iam, who, arn)),
    edit: () => ours.map((arn) => edit(iam, arn, WIDE)),
    'attach elsewhere': () => ours.map((arn) => attach(iam, UNMANAGED_USER, arn)),
    'attach to a group': () => ours.map((arn) => attachToGroup(iam, UNMANAGED_GROUP, arn)),
    'plant elsewhere': () => [
      attachNew(iam, UNMANAGED_USER, { ...planted, PolicyName: `planted-elsewhere-${jobId}` }, account),
    ],
    plant: () => [attachNew(iam, who, planted, account)],
    'attach a foreign policy': () => [attachNew(iam, who, foreign, account)],
    'deactivate the key': () => user.map((one) => disableKey(iam, one, state, 'deactivate')),
    'delete the key': () => user.map((one) => disableKey(iam, one, state, 'delete')),
    'create another key': () => user.map((one) => createKey(iam, one)),
    'activate an old key': () => user.map((one) => activateKey(iam, one, state)),
    'remove the boundary': () => [removeBoundary(iam, who)],
    'remove the tag': () => [removeTag(iam, who)],
    'delete the principal': () => [deletePrincipal(iam, identity, state)],
    'rename the user': () => user.map((one) => renameUser(iam, one)),
  }
  await Promise.all(operations[operation]())
}

function allowing(Action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })
}
