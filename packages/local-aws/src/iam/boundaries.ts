import { boundaryKey } from './context.ts'
import { noSuchEntity, noSuchPolicy } from './errors.ts'
import { policyArnField } from './fields.ts'
import { authorizeOn, carriedBoundary, existing, type Kind, saveHolder } from './identity.ts'
import type { Operations } from './operation.ts'
import { policyAt } from './state.ts'

/** On Put, `iam:PermissionsBoundary` is the new boundary; on Delete, the one that is carried. */
export const boundaryOperations = (kind: Kind): Operations => ({
  [`Put${kind}PermissionsBoundary`](ask) {
    const boundaryArn = policyArnField(ask.input, 'PermissionsBoundary')
    const name = authorizeOn(kind, `Put${kind}PermissionsBoundary`, ask, () => boundaryKey(boundaryArn))
    const state = ask.iam.store.present()
    const identity = existing(state, kind, name)
    if (!policyAt(state, boundaryArn)) throw noSuchPolicy(boundaryArn)
    ask.iam.store.change(saveHolder(state, { ...identity, boundaryArn }))
    return undefined
  },

  [`Delete${kind}PermissionsBoundary`](ask) {
    const name = authorizeOn(kind, `Delete${kind}PermissionsBoundary`, ask, carriedBoundary)
    const state = ask.iam.store.present()
    const identity = existing(state, kind, name)
    if (identity.boundaryArn === undefined) throw noSuchEntity(`${kind} ${name} does not have a permissions boundary.`)
    ask.iam.store.change(saveHolder(state, { ...identity, boundaryArn: undefined }))
    return undefined
  },
})
