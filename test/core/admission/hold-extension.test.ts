import { expect, test } from 'vitest'
import type { GuardrailRule } from '#core/admission/guardrails.ts'
import type { EarlyExtension } from '#core/grant/early-extension.ts'
import { holdExtension } from '#functions/schedule-access/hold-extension.ts'
import { at } from '#test/fixtures/seed.ts'
import { guardrails } from './guarded-requests.ts'

const EXTENSION: EarlyExtension = {
  ...{ id: 'e-1', source: 'acmeco.ml', requestedBy: 'ml@acmeco.example', reason: 'more epochs' },
  ...{ time: at('00:30'), heldSince: at('00:30'), closesAt: at('05:00') },
}

/** Which extensions wait after one of a source, under a rule for another or the same source. */
async function heldUnder(rule: Partial<GuardrailRule>) {
  const held: EarlyExtension[] = []
  const grants = {
    replaceEarlyExtensions: async (_jobId: string, { next }: { readonly next: readonly EarlyExtension[] }) => {
      held.push(...next)
    },
  }
  const world = {
    guardrails: guardrails(rule),
    now: () => at('00:30'),
    grants,
    requestCounts: { count: async () => true },
  }
  const outcome = await holdExtension('churn', EXTENSION, {}, world).then(
    () => 'held',
    (error: unknown) => String(error),
  )
  return { outcome, held }
}

test('an extension of an unknown job waits if a rule lets its source extend something', async () => {
  expect(await heldUnder({ for: { sources: ['acmeco.ml'] } })).toEqual({ outcome: 'held', held: [EXTENSION] })
})

test.each([
  ['whose source has no rule', { for: { sources: ['acmeco.other'] } }, 'no guardrail applies'],
  ['whose requester has no rule', { for: { requesters: ['*@other.example'] } }, 'no guardrail applies'],
  ['whose rule forbids extensions', { longestExtensionHours: 0 }, 'does not allow extensions'],
])('an extension %s is refused for good, and does not wait', async (_rule, rule, message) => {
  const { outcome, held } = await heldUnder(rule)

  expect(held).toEqual([])
  expect(outcome).toContain(message)
  expect(outcome).toContain('no such job was scheduled')
})
