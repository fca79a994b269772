import { parsePolicy } from '@curfew/iam-policy/parse'
import { s3Service } from '@curfew/iam-policy/partition'
import type { Statement } from '@curfew/iam-policy/policy'
import type { Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import { allLocations, withLocations } from './locations.ts'
import { type Kind, type Terms, termsOf } from './policy-terms.ts'

type Texts = readonly string[]
type Conditions = Readonly<Record<string, Readonly<Record<string, string | Texts>>>>

/** The Deny statements of an exclusive job as an administrator would write them, from what the job requests. */
export function wantedDenies(job: JobAccess, deployment: Deployment): readonly Statement[] {
  if (job.isolation === 'shared') return []
  return phasesOf(job).flatMap((phase) => deniesIn(phase, deployment))
}

/** Between two ends of locations nothing changes: the job as it is then. */
function phasesOf(job: JobAccess): readonly JobAccess[] {
  const { opensAt, closesAt } = job.window
  const ends = new Set(allLocations(job).map((location) => endOfLocation(location, job.window).getTime()))
  const edges = [...new Set([opensAt.getTime(), ...ends, closesAt.getTime()])].toSorted((a, b) => a - b)
  return edges.slice(1).map((end, index) => {
    const begin = edges[index] ?? end
    const left = (locations: readonly Location[]) =>
      locations
        .filter((location) => begin < endOfLocation(location, job.window).getTime())
        .map(({ until: _, ...location }) => location)
    return { ...withLocations(job, left), window: { opensAt: new Date(begin), closesAt: new Date(end) } }
  })
}

function deniesIn(job: JobAccess, deployment: Deployment): readonly Statement[] {
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
  const { objects, buckets, use, pull, log } = terms
  const kinds = [objects, buckets, [use], [pull], [log]]
  const token = pull.actions.length > 0 ? [actions.TOKEN_ACTION] : []
  const all = [...kinds.flat().flatMap((kind) => kind.actions), ...token]
  if (all.length === 0) return [{ Action: '*', Resource: '*' }]

  return [
    { NotAction: all, Resource: '*' },
    ...layers(kinds).flatMap((layer) =>
      only(
        layer.flatMap((kind) => kind.actions),
        { NotResource: layer.flatMap(({ names }) => names) },
      ),
    ),
    ...elsewhere(terms, job),
    ...ownedByOthers(terms),
    ...listings(terms),
    ...keyUses(terms, job, deployment),
    { Action: '*', Resource: '*', Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } },
  ]
}

/** The first of each, the second of each, and so on: what one list of resources can exempt, because none suits another. */
function layers(kinds: readonly (readonly Kind[])[]): readonly (readonly Kind[])[] {
  const count = Math.max(...kinds.map(({ length }) => length))
  return Array.from({ length: count }, (_, index) => kinds.flatMap((of) => of.slice(index, index + 1)))
}

/** In buckets of those names that somebody else owns. */
function ownedByOthers({ owned }: Terms): readonly Deny[] {
  return owned.map(({ account, actions: own, names }) => {
    const others = owned.filter((each) => each.account !== account).flatMap((each) => each.actions)
    return {
      Action: owned.length === 1 ? 's3:*' : own,
      Resource: own.some((action) => others.includes(action)) ? names : '*',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': account } },
    }
  })
}

/** From another network. KMS is called by S3, and every service has endpoints of its own. */
function elsewhere({ objects, pull, log }: Terms, { network }: JobAccess): readonly Deny[] {
  if (network === 'any') return []
  const s3 = objects.map(() => 's3:*')
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
