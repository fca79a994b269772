import type { Access, Location } from '#core/access/access.ts'
import { S3_LOCATION } from '#core/access/arns.ts'
import { printUri } from '#core/access/print-access.ts'
import type { Problem } from '#core/refusal.ts'
import { violation } from './guardrail-rule.ts'
import type { GuardrailRule } from './guardrails.ts'
import { matches, matchesAny } from './pattern.ts'

/** What a request wants to use, and its rule does not allow. */
export function accessProblems(access: Access, rule: GuardrailRule): readonly Problem[] {
  const { datasets, baseModels, outputs, checkpoints, scratch, kmsKeys, images, logGroups } = access
  return [
    ...locationProblems('datasets', datasets, rule, 'read'),
    ...locationProblems('baseModels', baseModels, rule, 'read'),
    ...locationProblems('outputs', outputs, rule, 'write'),
    ...locationProblems('checkpoints', checkpoints, rule, 'read'),
    ...locationProblems('checkpoints', checkpoints, rule, 'write'),
    ...RIGHTS.flatMap((right) => locationProblems('scratch', scratch, rule, right)),
    ...arnProblems('kmsKeys', kmsKeys, rule),
    ...arnProblems('images', images, rule),
    ...arnProblems('logGroups', logGroups, rule),
  ]
}

/** What a list of a rule allows, for a scratch location all of it. */
const RIGHTS = ['read', 'write', 'delete'] as const
type Right = (typeof RIGHTS)[number]

function rightOn(location: Location, right: Right): string {
  const uri = printUri(location)
  if (right === 'delete') return `objects in ${uri} be deleted`
  return `${uri} be ${right === 'read' ? 'read' : 'written'}`
}

function locationProblems(
  list: keyof Access,
  locations: readonly Location[],
  rule: GuardrailRule,
  right: Right,
): readonly Problem[] {
  return locations.flatMap((location, index) => {
    if ((rule[right] ?? []).some((allowed) => covers(allowed, location))) return []
    const message = `does not let ${rightOn(location, right)}`
    return [violation(rule, `access.${list}[${index}]`, message)]
  })
}

function arnProblems(
  list: 'kmsKeys' | 'images' | 'logGroups',
  arns: readonly string[],
  rule: GuardrailRule,
): readonly Problem[] {
  return arns.flatMap((arn, index) =>
    matchesAny(arn, rule[list]) ? [] : [violation(rule, `access.${list}[${index}]`, `does not name ${arn}`)],
  )
}

/**
 * Whether a location lies inside what is allowed. `s3://bucket/train` means the object `train` and the prefix `train/`, and never
 * their neighbour `train2`; only a `*` at the very end (`train*`) matches every path that begins so.
 */
function covers(allowed: string, { bucket, path }: Location): boolean {
  const [, name = '', inside = ''] = S3_LOCATION.exec(allowed) ?? []
  if (!matches(bucket, name)) return false
  if (inside === '') return true
  if (inside.endsWith('*')) return matches(path, inside)
  if (inside.endsWith('/')) return matches(path, `${inside}*`)
  return matches(path, inside) || matches(path, `${inside}/*`)
}
