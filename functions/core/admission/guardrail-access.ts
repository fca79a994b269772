import type { Access, Location } from '#core/access/access.ts'
import { S3_LOCATION } from '#core/access/arns.ts'
import type { Problem } from '#core/refusal.ts'
import { violation } from './guardrail-rule.ts'
import type { GuardrailRule } from './guardrails.ts'
import { matches, matchesAny } from './pattern.ts'

/** What a request wants to use, and its rule does not allow. */
export function accessProblems(access: Access, rule: GuardrailRule): readonly Problem[] {
  const { datasets, baseModels, outputs, checkpoints, kmsKeys, images, logGroups } = access
  return [
    ...locationProblems('datasets', datasets, rule, 'read'),
    ...locationProblems('baseModels', baseModels, rule, 'read'),
    ...locationProblems('outputs', outputs, rule, 'write'),
    ...locationProblems('checkpoints', checkpoints, rule, 'read'),
    ...locationProblems('checkpoints', checkpoints, rule, 'write'),
    ...arnProblems('kmsKeys', kmsKeys, rule),
    ...arnProblems('images', images, rule),
    ...arnProblems('logGroups', logGroups, rule),
  ]
}

function locationProblems(
  list: keyof Access,
  locations: readonly Location[],
  rule: GuardrailRule,
  right: 'read' | 'write',
): readonly Problem[] {
  return locations.flatMap(({ bucket, prefix }, index) => {
    if (rule[right].some((allowed) => covers(allowed, bucket, prefix))) return []
    const message = `does not let s3://${bucket}/${prefix} be ${right === 'read' ? 'read' : 'written'}`
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
 * Whether a location lies inside what is allowed. `s3://bucket/train` means the prefix `train/` and never its neighbour
 * `train2/`; only a `*` at the very end (`train*`) matches every prefix that begins so.
 */
function covers(allowed: string, bucket: string, prefix: string): boolean {
  const [, name = '', inside = ''] = S3_LOCATION.exec(allowed) ?? []
  if (!matches(bucket, name)) return false
  if (inside === '') return true
  if (inside.endsWith('*')) return matches(prefix, inside)
  return matches(prefix, inside.endsWith('/') ? `${inside}*` : `${inside}/*`)
}
