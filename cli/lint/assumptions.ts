import { factsOf } from '@curfew/iam-policy/lint/resource/kinds'
import { nameOf } from '#cli/source/read.ts'
import type { CheckedFile } from './report.ts'

/** What was taken for granted about the policies of a file, a line each: it may be wrong. */
export function assumptionLines({ file, assumed }: CheckedFile): readonly string[] {
  return assumed.map(({ path, kind }) => {
    const facts = factsOf(kind)
    const what = facts === undefined ? 'some other resource: only what holds of all was checked' : `a ${facts.noun}`
    const where = path === '' ? nameOf(file) : `${path} in ${nameOf(file)}`
    return `${where} names principals, so it was read as the policy of ${what}. If that is wrong, pass --type.`
  })
}
