import { targetContract } from '#test/targets/contract.ts'
import { iamHarness } from './contract-harness.ts'

targetContract('IAM users', iamHarness('user'))
targetContract('IAM roles', iamHarness('role'))
