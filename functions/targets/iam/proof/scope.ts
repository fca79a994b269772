import type { Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Scope } from './locations.ts'
import { namedBy, namedContexts, namedPrefixes } from './named.ts'

/** What a statement may name, in its resources and in its conditions. */
export type Named = {
  readonly partition: string
  readonly account: string | undefined
  readonly byAction: ReturnType<typeof namedBy>
  readonly contexts: ReturnType<typeof namedContexts>
  readonly prefixes: ReturnType<typeof namedPrefixes>
}

/** What statements may name, by their owner and end: looked up once for all that have the same. */
export function namer(job: JobAccess, deployment: Deployment): (statement: Statement) => Named {
  const known = new Map<string, Named>()
  return (statement) => {
    const scope = scopeOf(statement)
    const key = `${scope.account} ${scope.end}`
    const named = known.get(key) ?? {
      partition: deployment.partition,
      account: scope.account,
      byAction: namedBy(job, deployment, scope),
      contexts: namedContexts(job, deployment, scope),
      prefixes: namedPrefixes(job, deployment, scope),
    }
    known.set(key, named)
    return named
  }
}

/** A statement without an end, or with several, may name nothing that ends. */
function scopeOf({ conditions }: Statement): Scope {
  const valuesOf = (operator: string, key: string) =>
    conditions.filter((each) => each.operator === operator && each.key === key).flatMap(({ values }) => values)
  const [account] = valuesOf('StringEquals', 'aws:ResourceAccount')
  const ends = valuesOf('DateLessThan', 'aws:CurrentTime')
  return { account, end: ends.length === 1 ? Date.parse(ends[0] ?? '') : Number.POSITIVE_INFINITY }
}
