import { parsePolicy } from '@curfew/iam-policy/parse'
import { s3Service } from '@curfew/iam-policy/partition'
import type { Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import { type Terms, termsOf } from './policy-terms.ts'

type Texts = readonly string[]
type Conditions = Readonly<Record<string, Readonly<Record<string, string | Texts>>>>

/** The Deny statements of an exclusive job as an administrator would write them, from what the job requests. */
export function wantedDenies(job: JobAccess, deployment: Deployment): readonly Statement[] {
  if (job.isolation === 'shared') return []

  const [opensAt = '', closesAt = ''] = [job.window.opensAt, job.window.closesAt].map((at) =>
    at.toISOString().replace('.000Z', 'Z'),
  )
  const Condition = {
    DateGreaterThanEquals: { 'aws:CurrentTime': opensAt },
    DateLessThan: { 'aws:CurrentTime': closesAt },
  }
  const denies = deniesOf(termsOf(job, deployment), job, deployment)
  const Statement = denies.map((deny) => ({ ...deny, Effect: 'Deny', Condition: { ...Condition, ...deny.Condition } }))
  return parsePolicy({ Version: '2012-10-17', Statement }).statements
}

type Deny = { readonly Condition?: Conditions } & Readonly<Record<string, unknown>>

function deniesOf(terms: Terms, job: JobAccess, deployment: Deployment): readonly Deny[] {
  const { read, write, use, pull, log } = terms
  const others = [...read.actions, ...use.actions, ...pull.actions, ...log.actions]
  const token = pull.actions.length > 0 ? [actions.TOKEN_ACTION] : []
  const all = [...others, ...write.actions, ...token]
  if (all.length === 0) return [{ Action: '*', Resource: '*' }]

  return [
    { NotAction: all, Resource: '*' },
    ...only(others, { NotResource: [...read.names, ...use.names, ...pull.names, ...log.names] }),
    ...only(write.actions, { NotResource: write.names }),
    ...elsewhere(terms, job),
    ...ifAny([...read.actions, ...write.actions], 's3:*', {
      StringNotEquals: { 'aws:ResourceAccount': deployment.account },
    }),
    ...listings(terms),
    ...keyUses(terms, job, deployment),
    { Action: '*', Resource: '*', Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } },
  ]
}

/** From another network. KMS is called by S3, and every service has endpoints of its own. */
function elsewhere({ read, write, pull, log }: Terms, { network }: JobAccess): readonly Deny[] {
  if (network === 'any') return []
  const s3 = [...read.actions, ...write.actions].map(() => 's3:*')
  if ('vpcEndpoints' in network) {
    return ifAny(s3, 's3:*', { StringNotEquals: { 'aws:SourceVpce': network.vpcEndpoints } })
  }
  const services = [...s3, ...pull.actions.map(() => 'ecr:*'), ...log.actions.map(() => 'logs:*')]
  return ifAny(services, services, { NotIpAddress: { 'aws:SourceIp': network.sourceIps } })
}

/** Of a bucket of which only prefixes were requested, anything but these. */
function listings({ listed, isAnyWhole }: Terms): readonly Deny[] {
  const groups = [...Map.groupBy(listed, ({ prefixes }) => prefixes.toSorted().join('\n')).values()]
  return groups.map((group) => ({
    Action: 's3:ListBucket',
    Resource: groups.length === 1 && !isAnyWhole ? '*' : group.map(({ bucket }) => bucket),
    Condition: { StringNotLike: { 's3:prefix': group[0]?.prefixes ?? [] } },
  }))
}

/** Of a key, any but what S3 needs it for: to decrypt at every location of the job, and to encrypt where it writes. */
function keyUses({ use, contexts, written }: Terms, { access }: JobAccess, { partition }: Deployment): readonly Deny[] {
  if (use.actions.length === 0) return []
  const regions = [...Map.groupBy(access.kmsKeys, (key) => key.split(':')[3] ?? '')]
  const isSame = [...contexts].toSorted().join() === [...written].toSorted().join()
  const except = (Action: string, values: Texts) =>
    ifAny(values, Action, { StringNotLike: { 'kms:EncryptionContext:aws:s3:arn': values } })
  return [
    ...regions.map(([region, keys]) => ({
      Action: regions.length === 1 ? 'kms:*' : use.actions,
      Resource: regions.length === 1 ? '*' : keys,
      Condition: { StringNotEquals: { 'kms:ViaService': s3Service(partition, region) ?? '' } },
    })),
    ...except(isSame || written.length === 0 ? 'kms:*' : 'kms:Decrypt', contexts),
    ...(isSame ? [] : except('kms:GenerateDataKey', written)),
  ]
}

function only(Action: Texts, rest: Deny): readonly Deny[] {
  return Action.length === 0 ? [] : [{ Action, ...rest }]
}

/** A Deny on every resource, if there is anything to deny. */
function ifAny(things: Texts, Action: string | Texts, Condition: Conditions): readonly Deny[] {
  return things.length === 0 ? [] : [{ Action, Resource: '*', Condition }]
}
