import { describe } from 'vitest'
import { capabilityRules } from './contract/capabilities.ts'
import { credentialRules } from './contract/credentials.ts'
import { documentRules } from './contract/documents.ts'
import type { Harness } from './contract/harness.ts'
import { inventoryRules } from './contract/inventory.ts'
import { lostAnswerRules } from './contract/lost-answers.ts'
import { policyRules } from './contract/policies.ts'
import { principalRules } from './contract/principals.ts'
import { visibilityRules } from './contract/visibility.ts'

/**
 * The rules that core relies on, whatever the target. A new target is a folder under `functions/targets/`, a harness that
 * runs it against a store of its kind, and one line: `targetContract('Tigris access keys', tigrisHarness)`.
 */
export function targetContract(name: string, harness: Harness): void {
  describe(name, () => {
    describe('capabilities', () => capabilityRules(harness))
    describe('documents', () => documentRules(harness))
    describe('principals', () => principalRules(harness))
    describe('policies', () => policyRules(harness))
    describe('visibility lag', () => visibilityRules(harness))
    describe('lost answers', () => lostAnswerRules(harness))
    describe('inventory', () => inventoryRules(harness))
    describe('credentials', () => credentialRules(harness))
  })
}
