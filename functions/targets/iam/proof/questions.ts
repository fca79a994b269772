import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Cell } from './cell.ts'
import { endProbesOf } from './end-probes.ts'
import { isForbidden, needs } from './needs.ts'
import { probesOf } from './probes.ts'
import { originsAround, timeInside, timesAround } from './surroundings.ts'

/** A request, and the right decision. */
export type Question = { readonly cell: Cell; readonly expected: 'allow' | 'deny' }

/**
 * What to ask if the principal has only these policies: they must allow what the job needs, and nothing else.
 *
 * @param keys which of the job's KMS keys to ask about: one of each group that the policies treat alike is enough.
 */
export function questionsOf(
  job: JobAccess,
  deployment: Deployment,
  keys: readonly string[] = job.access.kmsKeys,
): readonly Question[] {
  const [origin = {}, ...origins] = originsAround(job.network)
  const here = { ...usualFor(deployment), ...timeInside(job.window) }
  const usual = { ...here, ...origin }
  const question = (cell: Cell): Question => ({ cell, expected: needs(job, deployment, cell) ? 'allow' : 'deny' })

  const probes = probesOf(job, deployment, keys)
  const inside = placedAll(probes, usual).map(question)
  const needed = probes.filter((_, index) => inside[index]?.expected === 'allow')
  const examples = [...Map.groupBy(needed, ({ action }) => action).values()].flatMap(firstAndLast)
  const elsewhere = examples.flatMap((probe) => [
    ...timesAround(job.window).map((time) => placed(probe, { ...usual, ...time })),
    ...origins.map((other) => placed(probe, { ...here, ...other })),
    ...(job.isolation === 'exclusive' ? [placed(probe, { ...usual, 'aws:SecureTransport': 'false' })] : []),
  ])
  const atEnds = endProbesOf(job, deployment, keys).map((probe) => placed(probe, usual))
  return [...inside, ...elsewhere.map(question), ...atEnds.map(question)]
}

/**
 * What to ask if other policies allow the principal everything: an exclusive grant must still deny all that the job does not
 * need, inside its window, and nothing outside it. A shared one must deny nothing.
 * @param alone what is asked of the policies alone
 */
export function questionsBeside(
  job: JobAccess,
  deployment: Deployment,
  alone: readonly Question[],
): readonly Question[] {
  const [origin = {}, ...origins] = originsAround(job.network)
  const here = { ...usualFor(deployment), ...timeInside(job.window) }
  const contexts = [
    ...timesAround(job.window).map((time) => ({ ...here, ...origin, ...time })),
    ...origins.map((other) => ({ ...here, ...other })),
    ...origins.map((other) => ({ ...here, ...other, 'aws:ViaAWSService': 'true' })),
    { ...here, ...origin, 'aws:SecureTransport': 'false' },
  ]
  const others = ['s3:AnyOtherObjectAction', 'any:OtherAction'].flatMap((action) =>
    contexts.map((context) => ({ action, resource: '*', context })),
  )
  // A shared job denies nothing, which its structure shows.
  const cells = job.isolation === 'shared' ? others : [...alone.map(({ cell }) => cell), ...others]
  return cells.map((cell) => ({ cell, expected: isForbidden(job, deployment, cell) ? 'deny' : 'allow' }))
}

function usualFor({ account }: Deployment): Cell['context'] {
  return { 'aws:ResourceAccount': account, 'aws:SecureTransport': 'true', 'aws:ViaAWSService': 'false' }
}

function placed({ action, resource, context }: Cell, around: Cell['context']): Cell {
  return { action, resource, context: { ...around, ...context } }
}

/** Neighbouring probes share their context: it is copied once for all of them. */
function placedAll(probes: readonly Cell[], around: Cell['context']): readonly Cell[] {
  const copies = new Map<Cell['context'], Cell['context']>()
  return probes.map((probe) => {
    const context = copies.get(probe.context) ?? { ...around, ...probe.context }
    copies.set(probe.context, context)
    return { ...probe, context }
  })
}

function firstAndLast<T>(items: readonly T[]): readonly T[] {
  return [...items.slice(0, 1), ...items.slice(1).slice(-1)]
}
