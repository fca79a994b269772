import type { Leave } from '#core/grant.ts'
import { evaluate } from './evaluate.ts'
import type { Policy } from './policy.ts'
import type { Cell, Failure } from './proof/cell.ts'
import type { Flaw } from './proof/flaw.ts'
import { isForbidden, needs } from './proof/needs.ts'
import { probesOf } from './proof/probes.ts'
import { flawsOf } from './proof/structure.ts'
import { originsAround, timeInside, timesAround } from './proof/surroundings.ts'
import type { Where } from './where.ts'

/** `cells`: how many requests were tried. `failures`: what the policies get wrong; none, if they hold. */
export type Proof = { readonly holds: boolean; readonly failures: readonly Failure[]; readonly cells: number }

/**
 * Show that these policies give a leave all that it needs and nothing else.
 *
 * The structure shows what no number of requests could: no wildcard among actions, window and network on every Allow, no
 * resource that the leave does not name. That is why the requests need not be every combination: each is tried at a good
 * moment from the right place, and examples of what the job needs also at every edge of window and network.
 */
export function prove(leave: Leave, policies: readonly Policy[], where: Where): Proof {
  const cells = cellsOf(leave, where)
  const alone = cells.flatMap((cell) => disagreement(policies, cell, needs(leave, where, cell)))
  const guests = guestCells(leave, where)
  const besides = guests.flatMap((cell) => disagreement([...policies, ADMINISTRATOR], cell, !isForbidden(leave, cell)))

  const failures = [...flawsOf(leave, policies, where).map(flawFailure), ...alone, ...besides]
  return { holds: failures.length === 0, failures, cells: cells.length + guests.length }
}

// What else the principal may hold: an exclusive leave must hold against all of it, a shared one must not touch it.
const ADMINISTRATOR: Policy = {
  version: '2012-10-17',
  statements: [{ effect: 'Allow', actions: { only: ['*'] }, resources: { only: ['*'] }, conditions: [] }],
}

function cellsOf(leave: Leave, where: Where): readonly Cell[] {
  const [origin = {}, ...origins] = originsAround(leave.network)
  const here = { ...usualFor(where), ...timeInside(leave.window) }
  const usual = { ...here, ...origin }
  const probes = probesOf(leave, where)
  const needed = probes.filter((probe) => needs(leave, where, placed(probe, usual)))
  const examples = [...Map.groupBy(needed, ({ action }) => action).values()].flatMap(firstAndLast)
  return [
    ...probes.map((probe) => placed(probe, usual)),
    ...examples.flatMap((probe) => [
      ...timesAround(leave.window).map((time) => placed(probe, { ...usual, ...time })),
      ...origins.map((other) => placed(probe, { ...here, ...other })),
      ...(leave.isolation === 'exclusive' ? [placed(probe, { ...usual, 'aws:SecureTransport': 'false' })] : []),
    ]),
  ]
}

/** Requests that have nothing to do with the job, by a principal who may do anything. */
function guestCells(leave: Leave, where: Where): readonly Cell[] {
  const [origin = {}, ...origins] = originsAround(leave.network)
  const here = { ...usualFor(where), ...timeInside(leave.window) }
  const contexts = [
    ...timesAround(leave.window).map((time) => ({ ...here, ...origin, ...time })),
    ...origins.map((other) => ({ ...here, ...other })),
    ...origins.map((other) => ({ ...here, ...other, 'aws:ViaAWSService': 'true' })),
    { ...here, ...origin, 'aws:SecureTransport': 'false' },
  ]
  return ['s3:AnyOtherObjectAction', 'any:OtherAction'].flatMap((action) =>
    contexts.map((context) => ({ action, resource: '*', context })),
  )
}

function firstAndLast<T>(items: readonly T[]): readonly T[] {
  return [...items.slice(0, 1), ...items.slice(1).slice(-1)]
}

function usualFor({ account }: Where): Cell['context'] {
  return { 'aws:ResourceAccount': account, 'aws:SecureTransport': 'true', 'aws:ViaAWSService': 'false' }
}

function placed({ action, resource, context }: Cell, around: Cell['context']): Cell {
  return { action, resource, context: { ...around, ...context } }
}

function disagreement(policies: readonly Policy[], cell: Cell, needed: boolean): readonly Failure[] {
  const expected = needed ? 'allow' : 'deny'
  const { decision } = evaluate({ identity: policies }, cell)
  if (decision === expected) return []
  return [{ ...cell, expected, message: `${cell.action} on ${cell.resource} must be ${expected}, and is ${decision}` }]
}

function flawFailure({ statement, message }: Flaw): Failure {
  const { actions, resources, sid } = statement
  const list = (selection: typeof actions) => ('only' in selection ? selection.only : selection.allBut).join(' ')
  return {
    expected: 'deny',
    action: list(actions),
    resource: list(resources),
    context: {},
    message: `Statement ${sid ?? 'without a Sid'} ${message}`,
  }
}
