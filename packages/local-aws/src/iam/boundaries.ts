import { boundaryKey } from './context.ts'
import { noSuchEntity, noSuchPolicy } from './errors.ts'
import { policyArnField } from './fields.ts'
import { authorizeOn, existing, type IdentityKind, presentBoundary, saveHolder } from './identity.ts'
import type { Operations } from './operation.ts'
import { policyAt } from './state.ts'

/** For Put, the condition key `iam:PermissionsBoundary` is the new boundary; for Delete, the present one. */
export const boundaryOperations = (kind: IdentityKind): Operations => ({
  [`Put${kind}PermissionsBoundary`](args) {
    const boundaryArn = policyArnField(args.input, 'PermissionsBoundary')
    const name = authorizeOn(kind, `Put${kind}PermissionsBoundary`, args, () => boundaryKey(boundaryArn))
    const state = args.iam.store.present()
    const identity = existing(state, kind, name)
    if (!policyAt(state, boundaryArn)) throw noSuchPolicy(boundaryArn)
    args.iam.store.change(saveHolder(state, { ...identity, boundaryArn }))
    return undefined
  },

  [`Delete${kind}PermissionsBoundary`](args) {
    const name = authorizeOn(kind, `Delete${kind}PermissionsBoundary`, args, presentBoundary)
    const state = args.iam.store.present()
    const identity = existing(state, kind, name)
    if (identity.boundaryArn === undefined) throw noSuchEntity(`${kind} ${name} does not have a permissions boundary.`)
    args.iam.store.change(saveHolder(state, { ...identity, boundaryArn: undefined }))
    return undefined
  },
})
