import { targetContract } from '#test/targets/contract.ts'
import { dummyHarness } from './harness.ts'

targetContract('a dummy in memory', dummyHarness)
