import type { Run } from '@curfew/local-aws/lambda/functions'
import { toPrintable } from '#core/printable-text.ts'

const MAX_LENGTH = 500

/** Prints why runs of Lambdas fail: each reason once, because a retry fails for the same one. */
export function failedRunPrinter(print: (line: string) => void): (run: Run) => void {
  const printed = new Set<string>()
  return ({ functionName, at, outcome }) => {
    if (outcome.ok) return
    const { errorType, errorMessage } = outcome.error
    const message = errorMessage.replace(/^RequestId: \S+ /, '')
    const reason = toPrintable(`${functionName} failed: ${errorType}: ${message}`, MAX_LENGTH)
    if (printed.has(reason)) return
    printed.add(reason)
    print(`${at.toISOString().slice(0, 19)}Z  lambda   ${reason} (its log: /aws/lambda/${functionName})`)
  }
}
