import { AttachUserPolicyCommand, CreatePolicyCommand, DetachUserPolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import type { Faults } from '@curfew/local-aws/faults'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { localTigris, type Tigris } from '@curfew/local-aws/tigris'
import type { Day } from '#local/day/day.ts'
import { type Operation, probe } from '#local/day/probe.ts'
import { DATASET, GPU, startDay } from './day.ts'

export const SLOT = { type: 'access-key', store: 'tigris', name: 'trainer-gpu-01' }

/** A day of a stage that manages slots of Tigris, and their organization. */
export type SlotDay = Day & { readonly tigris: Tigris }

export async function startSlotDay(faults?: Faults): Promise<SlotDay> {
  const day = await startDay({ tigris: (clock) => localTigris({ clock, ...(faults && { faults }) }) })
  if (day.tigris === undefined) throw new Error('Cannot start the day: its stage manages no slots')
  return { ...day, tigris: day.tigris }
}

/** What Tigris answers a request with this key; without one, with the stored key of the slot. */
export async function tigrisAnswer(
  day: SlotDay,
  operation: Operation = 'read',
  key?: Credentials,
  what = DATASET,
  from = GPU,
): Promise<string> {
  const as = key ?? (await storedKey(day))
  if (as === undefined) return 'no key'
  return probe(day.tigris, { as, from, operation, ...what, endpoint: 'https://t3.storage.dev' })
}

export function storedKey(day: SlotDay): Promise<Credentials | undefined> {
  return day.storedKey(SLOT.name, 'access-key/tigris')
}

/** Ids of the live keys of the slot. */
export function liveKeysOf({ tigris }: SlotDay): readonly string[] {
  const keys = [...tigris.truth().keys.values()]
  return keys.filter(({ name, isActive }) => name === `curfew-${SLOT.name}` && isActive).map(({ id }) => id)
}

/** Names of the policies that a key carries. */
export function carriedBy({ tigris }: SlotDay, keyId: string): readonly string[] {
  return [...tigris.truth().policies.values()].filter(({ holders }) => holders.includes(keyId)).map(({ name }) => name)
}

/** What an administrator of the organization does by hand. */
export function byHand({ tigris }: SlotDay) {
  const credentials = tigris.createAdmin('owner')
  const iam = new IAMClient({ ...awsClientOptions({ aws: tigris, credentials }), endpoint: 'https://iam.storage.dev' })
  const arnOf = (name: string) => `arn:aws:iam::${tigris.organization}:policy/${name}`
  return {
    create: (PolicyName: string, Description = '') =>
      iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: EVERYTHING, Description })),
    attach: (UserName: string, name: string) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: arnOf(name) })),
    detach: (UserName: string, name: string) =>
      iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: arnOf(name) })),
  }
}

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acmeco-training-datasets-payroll/*' }],
})
