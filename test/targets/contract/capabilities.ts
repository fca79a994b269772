import { expect, test } from 'vitest'
import type { Harness } from './harness.ts'

export function capabilityRules(harness: Harness): void {
  test('what it cannot enforce has a reason that completes "cannot be enforced: …"', async () => {
    const { target } = await harness.start()

    for (const [name, capability] of Object.entries(target.capabilities)) {
      if (capability !== true) expect(capability, name).toMatch(/^(a |an |the )?\S.{10,}[^.]$/)
    }
  })

  test('it has credentials if its principals have keys, and then alone', async () => {
    const { target } = await harness.start()

    expect(target.credentials !== undefined).toBe(harness.hasKeys)
    expect(target.capabilities.rotateWithOverlap === true && !harness.hasKeys).toBe(false)
  })
}
