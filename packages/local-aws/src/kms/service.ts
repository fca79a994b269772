import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { epochSeconds } from '../protocol/json.ts'
import { jsonService } from '../protocol/json-service.ts'
import type { Service } from '../service.ts'
import { kmsKeys } from './context.ts'
import { cryptographyOn } from './cryptography.ts'
import { grantsOn } from './grants.ts'
import type { Key, Keys } from './keys.ts'

const creation = z.strictObject({
  Description: z.string().optional(),
  MultiRegion: z.boolean().optional(),
  KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
  KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
})
const onKey = z.strictObject({ KeyId: z.string() })
const onKeyPolicy = z.strictObject({ KeyId: z.string(), PolicyName: z.literal('default').optional() })

/** KMS with symmetric keys, whose key policy is the default one: the account's IAM policies decide. */
export function kmsService(keys: Keys, account: string): Service {
  return jsonService('kms', 'KMS', { ...administrationOf(keys, account), ...cryptographyOn(keys), ...grantsOn(keys) })
}

function administrationOf(keys: Keys, account: string): Readonly<Record<string, ApiOperation>> {
  const enable = (name: string, isEnabled: boolean) =>
    operation({
      input: onKey,
      needs: ({ KeyId }, call) => [{ action: `kms:${name}`, resource: keys.get(KeyId).arn, context: kmsKeys(call) }],
      answer: ({ KeyId }) => {
        keys.get(KeyId).isEnabled = isEnabled
        return {}
      },
    })
  return {
    CreateKey: operation({
      input: creation,
      needs: (_, call) => [{ action: 'kms:CreateKey', resource: '*', context: kmsKeys(call) }],
      answer: ({ Description, MultiRegion }) => ({
        KeyMetadata: metadata(keys.create({ description: Description, isMultiRegion: MultiRegion }), account),
      }),
    }),
    DescribeKey: operation({
      input: onKey,
      needs: ({ KeyId }, call) => [
        { action: 'kms:DescribeKey', resource: keys.get(KeyId).arn, context: kmsKeys(call) },
      ],
      answer: ({ KeyId }) => ({ KeyMetadata: metadata(keys.get(KeyId), account) }),
    }),
    GetKeyPolicy: operation({
      input: onKeyPolicy,
      needs: ({ KeyId }, call) => [
        { action: 'kms:GetKeyPolicy', resource: keys.get(KeyId).arn, context: kmsKeys(call) },
      ],
      answer: () => ({ Policy: defaultPolicy(account), PolicyName: 'default' }),
    }),
    DisableKey: enable('DisableKey', false),
    EnableKey: enable('EnableKey', true),
  }
}

function metadata({ id, arn, description, createdAt, isEnabled, isMultiRegion }: Key, account: string) {
  return {
    ...{ AWSAccountId: account, KeyId: id, Arn: arn, Description: description, CreationDate: epochSeconds(createdAt) },
    ...{ Enabled: isEnabled, KeyState: isEnabled ? 'Enabled' : 'Disabled', MultiRegion: isMultiRegion },
    ...{ KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' },
    ...{ EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'], Origin: 'AWS_KMS', KeyManager: 'CUSTOMER' },
  }
}

/** What AWS gives a key that is created without a policy. */
function defaultPolicy(account: string): string {
  const Principal = { AWS: `arn:aws:iam::${account}:root` }
  const statement = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: [statement] })
}
