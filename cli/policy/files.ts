import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { causeOf, Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { listed, printProblems } from '#core/refusal.ts'

/** The text of a file, or of standard input for `-`. Throws a Fault that names the file. */
export async function readText(file: string, io: Io): Promise<string> {
  try {
    return await io.read(file)
  } catch (error) {
    throw new Fault(`Cannot read ${nameOf(file)}: ${causeOf(error)}`)
  }
}

/** The JSON of a file. Throws a Fault that names the file. */
export async function readJson(file: string, io: Io): Promise<unknown> {
  const text = await readText(file, io)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Fault(`Cannot read ${nameOf(file)}: invalid JSON: ${causeOf(error)}`)
  }
}

/** The policy in a file. Throws a Fault with every problem in it, each with its path. */
export async function readPolicyFile(file: string, io: Io): Promise<Policy> {
  const text = await readText(file, io)
  try {
    return parsePolicyText(text)
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    throw new Fault(`Cannot read the policy in ${nameOf(file)}: ${printProblems(listed(error.problems))}`)
  }
}

export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}
