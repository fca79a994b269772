import { canonical } from '../../src/canonical.ts'
import { TIGRIS } from '../../src/dialects/tigris.ts'
import { evaluate } from '../../src/evaluate.ts'
import { explain } from '../../src/explain.ts'
import { lint } from '../../src/lint.ts'
import { parsePolicyText } from '../../src/parse.ts'
import type { Policy } from '../../src/policy.ts'
import { printPolicy } from '../../src/print.ts'
import { parseResourcePolicyText } from '../../src/resource-policy.ts'
import { PolicySyntaxError } from '../../src/syntax-error.ts'

/** More than any text needs: a text that takes longer would stop a pipeline. */
const MAX_CPU_MS = 15_000

const CONTEXT = { 'aws:username': 'ann', 'aws:SourceIp': '203.0.113.42', 'aws:CurrentTime': '2025-07-16T01:00:00Z' }

/** What every reader promises of any text. Throws if one breaks its promise. */
export function holdsFor(text: string): void {
  const before = process.cpuUsage()
  const findings = [
    lint(text),
    lint(text, { profile: 'workload' }),
    lint(text, { profile: 'boundary' }),
    lint(text, { dialect: TIGRIS }),
    lint('{"Version":"2012-10-17","Statement":[]}', { siblings: [text] }),
  ]
  const policy = orRefused(() => parsePolicyText(text))
  orRefused(() => parseResourcePolicyText(text))
  if (policy === undefined)
    insist(!!findings[0]?.some(({ severity }) => severity !== 'suggestion'), 'lint says nothing')
  else readsOf(policy)
  const { user, system } = process.cpuUsage(before)
  const spent = Math.round((user + system) / 1000)
  insist(spent < MAX_CPU_MS, `the readers take ${spent} ms`)
}

function readsOf(policy: Policy): void {
  explain(policy)
  const printed = printPolicy(policy)
  insist(canonical(parsePolicyText(printed)) === canonical(policy), 'what is printed means something else')
  insist(!lint(printed).some(({ code }) => code === 'MALFORMED_POLICY'), 'lint refuses what the parser takes')
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/ann/a.csv', context: CONTEXT }
  const { decision } = evaluate({ identity: [policy] }, request)
  insist(decision === evaluate({ identity: [parsePolicyText(printed)] }, request).decision, 'it is decided otherwise')
}

function insist(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

/** What a reader gives, or undefined if it refuses the text with its problems: any other error is a broken promise. */
function orRefused<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof PolicySyntaxError) return undefined
    throw error
  }
}
