import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

/** A guard against tests that hang, ten times what any test needs. A busy machine must not break a test. */
const HANG_GUARD_MS = 1_200_000

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    setupFiles: ['test/seed.ts'],
    isolate: false,
    // By default Vitest leaves one of two cores idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: HANG_GUARD_MS,
    hookTimeout: HANG_GUARD_MS,
    restoreMocks: true,
  },
})
