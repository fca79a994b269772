import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod'
import type { Principal } from '#core/grant/principal.ts'
import type { principal } from '#events/fields/principal.ts'

test('the contract of a principal has every type of principal, and no other: a missing one does not compile', () => {
  expectTypeOf<z.output<typeof principal>['type']>().toEqualTypeOf<Principal['type']>()
})
