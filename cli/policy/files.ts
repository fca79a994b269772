import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy, ResourcePolicy } from '@curfew/iam-policy/policy'
import { parseResourcePolicyText } from '@curfew/iam-policy/resource-policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import type { Io } from '#cli/io.ts'
import { type JsonSource, readJson } from '#cli/source/read.ts'
import { SourceFault } from '#cli/source/source-fault.ts'

/** The policy in a file. Throws a Fault with every problem in it, each with its path. */
export async function readPolicyFile(file: string, io: Io): Promise<Policy> {
  return policyIn(await readJson(file, io))
}

/** The policy of a resource in a file, which names principals. */
export async function readResourcePolicyFile(file: string, io: Io): Promise<ResourcePolicy> {
  return resourcePolicyIn(await readJson(file, io))
}

export function policyIn(source: JsonSource): Policy {
  return readWith(parsePolicyText, source)
}

export function resourcePolicyIn(source: JsonSource): ResourcePolicy {
  return readWith(parseResourcePolicyText, source)
}

function readWith<Read>(parse: (text: string) => Read, source: JsonSource): Read {
  try {
    return parse(source.text)
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    throw new SourceFault(`Cannot read the policy in ${source.file}`, source, error.problems)
  }
}
