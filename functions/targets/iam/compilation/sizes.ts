import type { Policy, Statement } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'

export function policyOf(statements: readonly Statement[]): Policy {
  return { version: '2012-10-17', statements }
}

/** What a policy needs besides its statements, and the commas between them. */
export const EMPTY_POLICY_CHARACTERS = printPolicy(policyOf([])).length

/** The printed length, spaces inside a prefix included: IAM does not document whether they count, so here they do. */
export function charactersOf(statement: Statement): number {
  return printPolicy(policyOf([statement])).length - EMPTY_POLICY_CHARACTERS
}

/** Whether a statement needs no more than so many characters. What is far too long is not printed to find out. */
export function fitsInto(room: number, statement: Statement, print = charactersOf): boolean {
  return leastCharactersOf(statement) <= room && print(statement) <= room
}

/** Its resources and values alone. */
function leastCharactersOf({ resources, conditions }: Statement): number {
  const patterns = 'only' in resources ? resources.only : resources.allBut
  return lengthOf(patterns) + conditions.reduce((sum, { values }) => sum + lengthOf(values), 0)
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0)
}
