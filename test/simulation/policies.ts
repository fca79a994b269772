import type { Holder, Identity, State } from '@curfew/local-aws/iam/state'
import * as z from 'zod'
import { momentOf } from './account.ts'
import type { Moment } from './plan.ts'

/** When a document allows anything: never, always, or inside a window that all its Allow statements have in common. */
export type JobAccess = 'nothing' | 'unbounded' | { readonly from: Moment; readonly until: Moment }

const oneOrMore = <One extends z.ZodType>(one: One) => z.union([one.transform((only) => [only]), z.array(one)])
const times = z.object({ 'aws:CurrentTime': oneOrMore(z.string()) })
const statement = z.looseObject({
  Effect: z.string(),
  Condition: z
    .looseObject({ DateGreaterThanEquals: times.optional(), DateLessThan: times.optional() })
    .optional()
    .catch(undefined),
})
const documentSchema = z.looseObject({ Statement: oneOrMore(statement) })

const read = new Map<string, JobAccess>()

/** Reads a document's own text. */
export function leaveOf(text: string): JobAccess {
  const known = read.get(text)
  if (known !== undefined) return known
  const job = readLeave(text)
  read.set(text, job)
  return job
}

function readLeave(text: string): JobAccess {
  const { Statement } = documentSchema.parse(JSON.parse(text))
  const allows = Statement.filter(({ Effect }) => Effect === 'Allow')
  if (allows.length === 0) return 'nothing'
  const windows = allows.map(({ Condition }) => {
    const [from] = Condition?.DateGreaterThanEquals?.['aws:CurrentTime'] ?? []
    const [until] = Condition?.DateLessThan?.['aws:CurrentTime'] ?? []
    return from === undefined || until === undefined ? undefined : [momentOf(new Date(from)), momentOf(new Date(until))]
  })
  const bounded = windows.flatMap((window) => (window === undefined ? [] : [window]))
  if (bounded.length < windows.length) return 'unbounded'
  return {
    from: Math.min(...bounded.map(([from = 0]) => from)),
    until: Math.max(...bounded.map(([, until = 0]) => until)),
  }
}

/** A policy of a job that is attached to a user, a role or a group. */
export type Attached = { readonly who: Holder; readonly arn: string; readonly jobId: string; readonly job: JobAccess }

/** The same for one who may do what it says: a group's members in the group's stead. */
export type Given = Attached & { readonly who: Identity }

/** Every attachment of a policy under Curfew's path, and what it allows. */
export function attachedOf(state: State): readonly Attached[] {
  return [...state.users.values(), ...state.roles.values(), ...state.groups.values()].flatMap((who) =>
    who.attached.flatMap((arn) => {
      const jobId = jobOf(arn)
      return jobId === undefined ? [] : [{ who, arn, jobId, job: leaveOf(textOf(state, arn)) }]
    }),
  )
}

/** Every policy under Curfew's path that gives somebody something, by himself or through a group. */
export function givenIn(state: State): readonly Given[] {
  return attachedOf(state).flatMap(({ who, ...attached }) => {
    if (who.kind !== 'group') return [{ ...attached, who }]
    return [...who.members]
      .flatMap((member) => state.users.get(member) ?? [])
      .map((user) => ({ ...attached, who: user }))
  })
}

/** The job whose policy it is, if it is one of Curfew's. */
export function jobOf(arn: string): string | undefined {
  return /:policy\/curfew\/([^/]+)\/[^/]+$/.exec(arn)?.[1]
}

/** The default version's text. */
export function textOf({ policies }: State, arn: string): string {
  const policy = [...policies.values()].find((one) => one.arn === arn)
  const version = policy?.versions.find(({ id }) => id === policy.defaultVersionId)
  return version?.document.text ?? '{"Statement":[]}'
}
