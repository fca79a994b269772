import { MANAGED_POLICY_CHARACTERS, sizeOf } from '../size.ts'
import type { Profile } from './document.ts'
import { type Finding, reporter } from './finding.ts'
import { GRAMMAR_RULES } from './reading/rules.ts'

const report = reporter(GRAMMAR_RULES)

/** The most that all inline policies of a role may come to. */
const INLINE_ROLE_CHARACTERS = 10_240

const NOT_STORED = /[^\t\n\r\u0020-\u007e\u0080-\u00ff]/u

/** What IAM would refuse for its length or its characters. */
export function limitFindings(text: string, profile: Profile): readonly Finding[] {
  const foreign = NOT_STORED.exec(text)?.[0]
  return [
    ...sizeFindings(sizeOf(text), profile),
    ...(foreign === undefined
      ? []
      : [report('UNSUPPORTED_CHARACTER', '', `The policy holds ${JSON.stringify(foreign)}, which IAM cannot store`)]),
  ]
}

/** A workload's policy and a boundary are managed policies; any other may also be inline in a role. */
function sizeFindings(size: number, profile: Profile): readonly Finding[] {
  const code = 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA'
  if (size <= MANAGED_POLICY_CHARACTERS) return []
  if (profile !== 'identity' || size > INLINE_ROLE_CHARACTERS) {
    const limit = profile === 'identity' ? INLINE_ROLE_CHARACTERS : MANAGED_POLICY_CHARACTERS
    return [report(code, '', `The policy has ${size} characters, and IAM takes ${limit}`)]
  }
  return [report(code, '', `The policy has ${size} characters, which only fits inline in a role`, 'warning')]
}
