import { targetContract } from '#test/targets/contract.ts'
import { tigrisHarness } from './contract-harness.ts'

targetContract('access keys of Tigris', tigrisHarness)
