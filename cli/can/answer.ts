import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import { explain } from '@curfew/iam-policy/explain'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { parseResourcePolicyText } from '@curfew/iam-policy/resource-policy'
import type { AccessTexts, PolicyText } from '#cli/aws/read-access.ts'
import type { CanAnswer } from '#cli/contracts/can.ts'
import type { GrantFacts } from '#cli/status/facts.ts'
import { obstacleAt } from '#core/grant/obstacles.ts'
import { isWanted } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Asker, ownerOf, placeOf, requestFor } from './context.ts'
import { type Decided, type Deciding, decideAccess, type LabeledPolicy } from './decide-access.ts'
import type { Question } from './question.ts'

/** How instants and spans of time are printed. */
export type Print = Parameters<typeof obstacleAt>[2]

/** Whether a job may do something, and what decides. */
export function answerTo(
  question: Question,
  facts: GrantFacts,
  texts: AccessTexts,
  now: Date,
  print: Print,
): CanAnswer {
  const { grant } = facts
  const asker = askerOf(facts, texts)
  const ofGrant = grantPolicies(facts, question.at, now)
  const read = decidingFrom(texts, question, facts, asker)
  const deciding = { ...read.deciding, identity: [...ofGrant.policies, ...read.deciding.identity] }
  const request = requestFor(question, grant, asker)
  const decided = decideAccess(deciding, request)
  const place = placeOf(question.from, grant)
  const unread = [...texts.unread, ...read.unreadable]
  const isDenied = !decided.allowed && 'by' in decided
  return {
    jobId: grant.jobId,
    allowed: decided.allowed,
    certain: unread.length === 0 || isDenied,
    action: question.action,
    resource: request.resource,
    at: printInstant(question.at),
    from: place === undefined ? 'anywhere' : Object.values(place).join(''),
    because: becauseOf(decided),
    ...('by' in decided && { statement: statementOf(decided.by) }),
    obstacles: decided.allowed ? [] : [...obstaclesTo(question, facts, deciding, asker, ofGrant.note, print)],
    considered: [
      ...deciding.identity.map(({ label }) => label),
      ...(deciding.boundary ? [deciding.boundary.label] : []),
      ...(deciding.resource?.policy ? [deciding.resource.label] : []),
      ...(texts.hasNoResourcePolicy ? ['no policy of the bucket'] : []),
    ],
    unread,
  }
}

function askerOf({ grant, holdings }: GrantFacts, { caller }: AccessTexts): Asker {
  const partition = caller.arn.split(':')[1] ?? 'aws'
  const { identity } = holdings
  const guessed = `arn:${partition}:iam::${caller.account}:${grant.principal.type}/${grant.principal.name}`
  const found = 'value' in identity ? identity.value : { arn: guessed, id: '' }
  return { arn: found.arn, id: found.id, account: caller.account, partition }
}

/** What of the grant is in force at some instant: what IAM holds now, or what Curfew attaches by then. */
function grantPolicies({ grant, attached, holdings }: GrantFacts, at: Date, now: Date) {
  const isNow = Math.abs(at.getTime() - now.getTime()) < 1000
  const isListed = !holdings.unread.some((text) => text.startsWith('policies attached to '))
  const written = grant.policies.map(({ name, document }) =>
    labeledPolicy({ label: `policy ${name} of the grant`, text: document }),
  )
  if (!isNow || !isListed)
    return { policies: isWanted(grant, at) || at < now ? written.flatMap(found) : [], note: undefined }
  const held = attached.map(({ name, document }) => ({
    label: `policy ${name} of the grant`,
    text: 'value' in document ? document.value : (grant.policies.find((one) => one.name === name)?.document ?? ''),
  }))
  const isMissing = isWanted(grant, at) && attached.length === 0
  return {
    policies: held.map(labeledPolicy).flatMap(found),
    note: isMissing ? 'Its policies are not attached: curfew status says what Curfew does about it.' : undefined,
  }
}

function decidingFrom(texts: AccessTexts, { resource }: Question, { grant }: GrantFacts, asker: Asker) {
  const others = texts.others.map((one) => ({ one, read: labeledPolicy(one) }))
  const boundary = texts.boundary && labeledPolicy(texts.boundary)
  const policy = texts.resource && parsedWith(parseResourcePolicyText, texts.resource.text)
  const owner = 'arn' in resource ? (resource.arn.split(':')[4] ?? '') : ownerOf(resource.bucket, grant, asker)
  const none =
    texts.hasNoResourcePolicy && owner !== asker.account
      ? { label: 'the bucket without a policy', policy: null, owner }
      : undefined
  const deciding: Deciding = {
    identity: others.flatMap(({ read }) => found(read)),
    boundary,
    resource: texts.resource && policy ? { label: texts.resource.label, policy, owner } : none,
    requester: { kind: grant.principal.type === 'user' ? 'user' : 'role', arn: asker.arn },
  }
  const unreadable = [
    ...others.filter(({ read }) => read === undefined).map(({ one }) => one.label),
    ...(texts.boundary && boundary === undefined ? [texts.boundary.label] : []),
    ...(texts.resource && policy === undefined ? [texts.resource.label] : []),
  ]
  return { deciding, unreadable: unreadable.map((label) => `${label}: not a policy that can be evaluated`) }
}

/** The window, another network, or a licence that is over: whatever would have to be otherwise. */
function obstaclesTo(
  question: Question,
  { grant }: GrantFacts,
  deciding: Deciding,
  asker: Asker,
  note: string | undefined,
  print: Print,
): readonly string[] {
  const obstacle = obstacleAt(grant, question.at, print)
  const asWritten = grant.policies.flatMap(({ document }) => found(labeledPolicy({ label: '', text: document })))
  const allows = (changed: Partial<Question>) => {
    const request: AccessRequest = requestFor({ ...question, ...changed }, grant, asker)
    return decideAccess({ ...deciding, identity: asWritten }, request).allowed
  }
  const inWindow = { at: grant.window.opensAt, from: undefined }
  if (!allows(inWindow))
    return [
      ...(obstacle === undefined ? [] : [obstacle]),
      `The job did not ask for this: curfew can ${grant.jobId} lists what it may do.`,
    ]
  const isElsewhere = question.from !== undefined && !allows({ at: grant.window.opensAt })
  const isOver = obstacle === undefined && !allows({ from: undefined })
  return [
    ...(obstacle === undefined ? [] : [obstacle]),
    ...(note === undefined ? [] : [note]),
    ...(isElsewhere ? ['The grant is for another network: curfew status shows which.'] : []),
    ...(isOver ? ['Access to this ended before the window does, because it may not be used for longer.'] : []),
  ]
}

function becauseOf(decided: Decided): string {
  if ('missing' in decided) return decided.missing
  const { sid, index, label } = decided.by
  const name = sid === undefined || sid === '' ? `statement ${index}` : `statement ${sid}`
  return `${decided.allowed ? 'allowed' : 'denied'} by ${name} of ${label}`
}

function statementOf({ label, index, sid, policy }: Extract<Decided, { readonly by: unknown }>['by']) {
  return { policy: label, index, ...(sid !== undefined && { sid }), sentence: explain(policy)[0] ?? '' }
}

function labeledPolicy({ label, text }: PolicyText): LabeledPolicy | undefined {
  const policy: Policy | undefined = parsedWith(parsePolicyText, text)
  return policy && { label, policy }
}

function parsedWith<Read>(parse: (text: string) => Read, text: string): Read | undefined {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

function found<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value]
}
