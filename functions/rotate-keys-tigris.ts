import { KeysDue } from '#events/keys-due.ts'
import { lambda, on } from '#platform/lambda.ts'
import { rotateKeys, rotationPorts } from './rotate-keys.ts'

/**
 * rotate-keys for access keys of Tigris, in a Lambda of its own: it may read Curfew's own key of that store, and has no right on
 * IAM.
 */
export const handler = lambda('rotate-keys-tigris', rotationPorts, on(KeysDue, rotateKeys))
