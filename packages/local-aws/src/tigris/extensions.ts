import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import { jsonOf } from '../iam/document.ts'
import { newKeySecret } from '../iam/identifier.ts'
import { required, validationFailure } from '../protocol/query.ts'
import type { Call } from '../service.ts'
import { readDocument } from './document.ts'
import { createKey } from './keys.ts'
import { type Args, arnOf, keyOf, type Organization, policyAt, requireAdmin } from './operation.ts'
import { type BucketRole, withKey, withoutPolicy, withPolicy } from './state.ts'

/** What Tigris has beside the operations of AWS: a form in, JSON out. */
export type Extensions = Readonly<Record<string, (args: Args) => unknown>>

export const extensions: Extensions = {
  ListAccessKeys({ organization, input, call }) {
    requireAdmin(organization, call, 'ListAccessKeys')
    const only = input.get('KeyId')
    const keys = [...organization.store.visible().keys.values()].filter(({ id }) => only === undefined || id === only)
    return {
      Keys: keys.map(({ id, name, createdAt, isActive, roles }) => ({
        ...{ access_key_id: id, username: name, created_at: createdAt.toISOString() },
        ...{ namespace_id: organization.id, status: isActive ? 'active' : 'inactive' },
        // An admin of the organization has a role in all of its buckets.
        buckets_role: roleFor(organization, id, roles),
      })),
    }
  },

  CreateAccessKeyWithBucketsRole({ organization, input, call }) {
    const { name = 'auto', buckets_role = [] } = read(input.get('Req'))
    requireEditor(organization, call, buckets_role)
    const { id, secret, createdAt } = createKey(organization, name, { roles: buckets_role })
    return { access_key_id: id, secret_access_key: secret, username: name, created_at: createdAt.toISOString() }
  },

  UpdateAccessKeyWithBucketsRole({ organization, input, call }) {
    const { store } = organization
    const { access_key_id = '', buckets_role = [] } = read(input.get('Req'))
    requireEditor(organization, call, buckets_role)
    store.change(withKey(store.present(), { ...keyOf(store.present(), access_key_id), roles: buckets_role }))
    return { status: 'success' }
  },

  /** The same id, and a secret that replaces the old one at once. */
  RotateAccessKey({ organization, input, call }) {
    requireAdmin(organization, call, 'RotateAccessKey')
    const { store, random } = organization
    const key = keyOf(store.present(), required(input, 'AccessKeyId'))
    const secret = newKeySecret(random)
    store.change(withKey(store.present(), { ...key, secret }))
    return { status: 'success', rotate_access_key_result: { id: key.id, new_secret: secret } }
  },

  UpdatePolicy({ organization, input, call }) {
    requireAdmin(organization, call, 'UpdatePolicy')
    const { store, now } = organization
    const policy = policyAt(store.present(), organization, required(input, 'PolicyArn'))
    const changed = {
      ...{ description: input.get('Description') ?? policy.description, updatedAt: now() },
      ...readDocument(required(input, 'PolicyDocument'), organization),
    }
    store.change(withPolicy(store.present(), { ...policy, ...changed }))
    return { status: 'success' }
  },

  GetPolicyDetailed({ organization, input, call }) {
    requireAdmin(organization, call, 'GetPolicyDetailed')
    const { store } = organization
    const { name, description, document, holders } = policyAt(
      store.visible(),
      organization,
      required(input, 'PolicyArn'),
    )
    return {
      ...{ PolicyName: name, Arn: arnOf(organization, name), Description: description },
      ...{ Document: document, Users: holders },
    }
  },

  ForceDeletePolicy({ organization, input, call }) {
    requireAdmin(organization, call, 'ForceDeletePolicy')
    const { store } = organization
    const { name } = policyAt(store.present(), organization, required(input, 'PolicyArn'))
    store.change(withoutPolicy(store.present(), name))
    return { status: 'success' }
  },
}

const requestSchema = z.looseObject({
  access_key_id: z.string().optional(),
  name: z.string().optional(),
  buckets_role: z.array(z.object({ bucket: z.string(), role: z.enum(['ReadOnly', 'Editor']) })).optional(),
})

function read(text = ''): z.infer<typeof requestSchema> {
  const parsed = requestSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw validationFailure(`Req: ${parsed.error.issues[0]?.message ?? 'not JSON'}`)
}

function roleFor({ store }: Organization, id: string, roles: readonly BucketRole[]): readonly unknown[] {
  return store.visible().keys.get(id)?.isAdmin === true ? [{ bucket: '*', role: 'NamespaceAdmin' }] : roles
}

/** Who may edit a bucket may give others a role in it. */
function requireEditor(organization: Organization, call: Call, roles: readonly BucketRole[]): void {
  const caller = organization.store.visible().keys.get(call.caller.accessKeyId)
  if (caller?.isAdmin === true) return
  const isEditor = ({ bucket }: BucketRole) =>
    caller?.roles.some((one) => one.bucket === bucket && one.role === 'Editor') === true
  if (roles.length === 0 || !roles.every(isEditor))
    throw new AwsError('AccessDenied', 403, 'Access Denied: the key is no editor of these buckets')
}
