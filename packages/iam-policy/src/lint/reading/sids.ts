import { isObject, join } from '../../json.ts'
import { type Finding, reporter } from '../finding.ts'
import { itemsOf } from './placed.ts'
import { GRAMMAR_RULES } from './rules.ts'

const report = reporter(GRAMMAR_RULES)

/** Sids that are not unique, or not made of letters and digits. */
export function sidFindings(statements: unknown): readonly Finding[] {
  const sids = itemsOf(statements, 'Statement').flatMap(({ item, path }) =>
    isObject(item) && 'Sid' in item ? [{ sid: item.Sid, path: join(path, 'Sid') }] : [],
  )
  return sids.flatMap(({ sid, path }, index) => {
    if (typeof sid !== 'string') return [report('DATA_TYPE_MISMATCH', path, 'A Sid must be a string')]
    if (sid === '') return [report('EMPTY_SID_VALUE', path, 'The Sid is empty')]
    return [
      ...(/^[A-Za-z0-9]+$/.test(sid)
        ? []
        : [report('UNSUPPORTED_SID', path, `"${sid}" contains characters other than letters and digits`)]),
      ...(sids.findIndex((other) => other.sid === sid) < index
        ? [report('UNIQUE_SIDS_REQUIRED', path, `An earlier statement has the Sid "${sid}" too`)]
        : []),
    ]
  })
}
