import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** They take longer than all others, so they start first: otherwise one of them runs alone at the end, on a single core. */
const FIRST = [
  'test/crashes/settle-access.test.ts',
  'test/stories/floods.test.ts',
  'test/crashes/rotate-keys.test.ts',
  'test/stories/endings.test.ts',
  'test/simulation/repeatable.test.ts',
  'test/stories/outages.test.ts',
  'test/stories/revocations.test.ts',
  'test/stories/mishaps.test.ts',
  'test/crashes/end-access.test.ts',
  'test/packages/pack.test.ts',
  'test/targets/iam/prove.test.ts',
  'test/package/template-stages.test.ts',
]

/** It fills every core on its own. */
const LAST = 'test/simulation/simulation.test.ts'

/** Orders test files so that every core has work until the end, also on a clean checkout, which has no times of earlier runs. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    const rank = ({ moduleId }: TestSpecification) => rankOf(relative(root, moduleId))
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1)))
  }
}

function rankOf(file: string): number {
  if (file === LAST) return FIRST.length + 1
  return FIRST.includes(file) ? FIRST.indexOf(file) : FIRST.length
}
