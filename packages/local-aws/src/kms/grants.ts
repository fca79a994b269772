import { randomBytes, randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Call, Context } from '../service.ts'
import { kmsKeys } from './context.ts'
import type { Keys } from './keys.ts'

type Grant = { readonly GrantId: string; readonly KeyId: string; readonly GranteePrincipal: string }

const OPERATIONS = [
  ...['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
  ...['CreateGrant', 'RetireGrant', 'DescribeKey'],
] as const
const pairs = z.record(z.string(), z.string())
const creation = z.strictObject({
  ...{ KeyId: z.string(), GranteePrincipal: z.string(), RetiringPrincipal: z.string().optional() },
  ...{ Operations: z.array(z.enum(OPERATIONS)).min(1), Name: z.string().optional() },
  Constraints: z
    .strictObject({ EncryptionContextSubset: pairs.optional(), EncryptionContextEquals: pairs.optional() })
    .optional(),
})
const onKey = z.strictObject({ KeyId: z.string() })

/** Grants are stored, listed and revoked. They give no access: local AWS decides by the caller's policies alone. */
export function grantsOn(keys: Keys): Readonly<Record<string, ApiOperation>> {
  const grants = new Map<string, Grant>()
  const need = (name: string, KeyId: string, call: Call, context: Context = {}) => [
    { action: `kms:${name}`, resource: keys.get(KeyId).arn, context: { ...grantKeys(call), ...context } },
  ]
  return {
    CreateGrant: operation({
      input: creation,
      needs: (input, call) => need('CreateGrant', keys.usable(input.KeyId).arn, call, creationKeys(input)),
      answer: (input) => {
        const GrantId = randomUUID().replaceAll('-', '')
        grants.set(GrantId, { ...input, GrantId, KeyId: keys.usable(input.KeyId).arn })
        return { GrantId, GrantToken: randomBytes(48).toString('base64') }
      },
    }),
    ListGrants: operation({
      input: onKey,
      needs: ({ KeyId }, call) => need('ListGrants', KeyId, call),
      answer: ({ KeyId }) => {
        const { arn } = keys.get(KeyId)
        return { Grants: [...grants.values()].filter((grant) => grant.KeyId === arn), Truncated: false }
      },
    }),
    RevokeGrant: operation({
      input: onKey.extend({ GrantId: z.string() }),
      needs: ({ KeyId }, call) => need('RevokeGrant', KeyId, call),
      answer: ({ KeyId, GrantId }) => {
        if (grants.get(GrantId)?.KeyId !== keys.get(KeyId).arn)
          throw new AwsError('NotFoundException', 400, `Grant ${GrantId} not found`)
        grants.delete(GrantId)
        return {}
      },
    }),
  }
}

/** `kms:GrantIsForAWSResource` is true if an AWS service asks for the caller: that is how a volume gets its grant. */
function grantKeys(call: Call): Context {
  return { ...kmsKeys(call), 'kms:GrantIsForAWSResource': String('viaService' in call.request.origin) }
}

function creationKeys({
  GranteePrincipal,
  RetiringPrincipal,
  Operations,
  Constraints,
}: z.infer<typeof creation>): Context {
  const [constraint] = Object.keys(Constraints ?? {})
  return {
    ...{ 'kms:GranteePrincipal': GranteePrincipal, 'kms:GrantOperations': Operations },
    ...(RetiringPrincipal === undefined ? {} : { 'kms:RetiringPrincipal': RetiringPrincipal }),
    ...(constraint === undefined ? {} : { 'kms:GrantConstraintType': constraint }),
  }
}
