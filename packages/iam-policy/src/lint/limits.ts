import { MANAGED_POLICY_CHARACTERS, sizeOf } from '../size.ts'
import type { Profile } from './document.ts'
import { type Finding, reporter } from './finding.ts'
import { GRAMMAR_RULES } from './reading/rules.ts'

const report = reporter(GRAMMAR_RULES)

/** The limit on the total size of all inline policies of a role. */
const INLINE_ROLE_CHARACTERS = 10_240

const NOT_STORED = /[^\t\n\r\u0020-\u007e\u0080-\u00ff]/u

/** What IAM would reject for its length or its characters. */
export function limitFindings(text: string, profile: Profile): readonly Finding[] {
  const foreign = NOT_STORED.exec(text)?.[0]
  return [
    ...sizeFindings(sizeOf(text), profile),
    ...(foreign === undefined
      ? []
      : [
          report('UNSUPPORTED_CHARACTER', '', `The policy contains ${JSON.stringify(foreign)}, which IAM cannot store`),
        ]),
  ]
}

/** Workload policies and boundaries are managed policies; any other policy may also be inline in a role. */
function sizeFindings(size: number, profile: Profile): readonly Finding[] {
  const code = 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA'
  if (size <= MANAGED_POLICY_CHARACTERS) return []
  if (profile !== 'identity' || size > INLINE_ROLE_CHARACTERS) {
    const limit = profile === 'identity' ? INLINE_ROLE_CHARACTERS : MANAGED_POLICY_CHARACTERS
    return [report(code, '', `The policy has ${size} characters; the limit is ${limit}`)]
  }
  return [report(code, '', `The policy has ${size} characters: it fits only inline in a role`, 'warning')]
}
