import { type Attempt, connectionLost, type Faults, throttled } from '@curfew/local-aws/faults'
import { faultQueue } from './fault-queue.ts'
import type { CallKind } from './harness.ts'

/** What the contract calls each of IAM's operations. */
const KINDS: Readonly<Record<string, CallKind>> = {
  CreatePolicy: 'write policy',
  GetPolicyVersion: 'read document',
  AttachUserPolicy: 'attach',
  AttachRolePolicy: 'attach',
  DetachUserPolicy: 'detach',
  DetachRolePolicy: 'detach',
  DeletePolicy: 'delete policy',
  CreateAccessKey: 'create key',
  UpdateAccessKey: 'update key',
  DeleteAccessKey: 'delete key',
}

export function kindOf(operation: string): CallKind | undefined {
  return KINDS[operation]
}

/** Makes calls of one caller fail, as a test asks for it. */
export function injectedFaults(caller: string) {
  const { inject, take } = faultQueue()
  const faultOf = (attempt: Attempt, when: 'before' | 'after') => {
    const kind = kindOf(attempt.operation)
    return kind === undefined || attempt.caller.name !== caller ? undefined : take(kind, when)
  }
  const faults: Faults = {
    before: (attempt) => {
      const fault = faultOf(attempt, 'before')
      if (fault === undefined) return undefined
      return fault === 'throttled' ? throttled(attempt.protocol) : connectionLost()
    },
    after: (attempt) => (faultOf(attempt, 'after') === undefined ? undefined : connectionLost()),
  }
  return { faults, inject }
}
