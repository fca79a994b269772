import { isObject, join } from '../../json.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import { itemsOf } from '../reading/placed.ts'
import { GRAMMAR_RULES } from '../reading/rules.ts'
import type { ResourceKind } from './kinds.ts'

export const SID_RULES = {
  UNIQUE_SIDS_RECOMMENDED: {
    severity: 'warning',
    means: 'Two statements have the same Sid. Some services refuse that, and nobody can tell the two apart in a log.',
    help: 'Rename one.',
  },
} as const satisfies Rules

const report = reporter(SID_RULES)
const reportGrammar = reporter(GRAMMAR_RULES)

/** Sids that are not unique. Only IAM's own documents take nothing but letters and digits. */
export function sidFindingsOf(statements: unknown, kind: ResourceKind): readonly Finding[] {
  const sids = itemsOf(statements, 'Statement').flatMap(({ item, path }) =>
    isObject(item) && typeof item.Sid === 'string' && item.Sid !== ''
      ? [{ sid: item.Sid, path: join(path, 'Sid') }]
      : [],
  )
  return sids.flatMap(({ sid, path }, index) => {
    const isRepeated = sids.findIndex((other) => other.sid === sid) < index
    const twice = `An earlier statement has the Sid "${sid}" too`
    if (kind !== 'trust') return isRepeated ? [report('UNIQUE_SIDS_RECOMMENDED', path, twice)] : []
    return [
      ...(isRepeated ? [reportGrammar('UNIQUE_SIDS_REQUIRED', path, twice)] : []),
      ...(/^[A-Za-z0-9]+$/.test(sid)
        ? []
        : [reportGrammar('UNSUPPORTED_SID', path, `"${sid}" contains characters other than letters and digits`)]),
    ]
  })
}
