import type { Holder, Identity, State } from '@curfew/local-aws/iam/state'
import * as z from 'zod'
import { momentOf } from './account.ts'
import type { Moment } from './plan.ts'

/** When a document allows something: never, at any time, or inside the window of its Allow statements. */
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

const cache = new Map<string, JobAccess>()

/** The access that the text of a document gives. */
export function accessOf(text: string): JobAccess {
  const known = cache.get(text)
  if (known !== undefined) return known
  const access = readAccess(text)
  cache.set(text, access)
  return access
}

function readAccess(text: string): JobAccess {
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
export type Attachment = {
  readonly who: Holder
  readonly arn: string
  readonly jobId: string
  readonly access: JobAccess
}

/** The same for a user or role that it gives access to: the members of a group in place of the group. */
export type EffectiveAttachment = Attachment & { readonly who: Identity }

/** Every attachment of a policy under Curfew's path, and what it allows. */
export function attachmentsIn(state: State): readonly Attachment[] {
  return [...state.users.values(), ...state.roles.values(), ...state.groups.values()].flatMap((who) =>
    who.attached.flatMap((arn) => {
      const jobId = jobOf(arn)
      return jobId === undefined ? [] : [{ who, arn, jobId, access: accessOf(textOf(state, arn)) }]
    }),
  )
}

/** Every policy under Curfew's path that applies to a user or role, directly or through a group. */
export function effectiveAttachments(state: State): readonly EffectiveAttachment[] {
  return attachmentsIn(state).flatMap(({ who, ...attachment }) => {
    if (who.kind !== 'group') return [{ ...attachment, who }]
    return [...who.members]
      .flatMap((member) => state.users.get(member) ?? [])
      .map((user) => ({ ...attachment, who: user }))
  })
}

/** The job that a policy belongs to, if it is under Curfew's path. */
export function jobOf(arn: string): string | undefined {
  return /:policy\/curfew\/([^/]+)\/[^/]+$/.exec(arn)?.[1]
}

/** The text of the default version. */
export function textOf({ policies }: State, arn: string): string {
  const policy = [...policies.values()].find((one) => one.arn === arn)
  const version = policy?.versions.find(({ id }) => id === policy.defaultVersionId)
  return version?.document.text ?? '{"Statement":[]}'
}
