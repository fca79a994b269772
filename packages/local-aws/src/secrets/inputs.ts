import * as z from 'zod'

const SecretId = z.string().min(1).max(2048)
const token = z.string().min(32).max(64)
const label = z.string().min(1).max(256)
export const tagList = z.array(z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))

const value = {
  SecretString: z.string().min(1).max(65_536).optional(),
  SecretBinary: z.base64().min(1).optional(),
}

export const create = z.strictObject({
  Name: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/),
  ClientRequestToken: token.optional(),
  Description: z.string().max(2048).optional(),
  KmsKeyId: z.string().optional(),
  Tags: tagList.default([]),
  ...value,
})
export const putValue = z.strictObject({
  SecretId,
  ClientRequestToken: token.optional(),
  VersionStages: z.array(label).min(1).max(20).default(['AWSCURRENT']),
  ...value,
})
export const getValue = z.strictObject({ SecretId, VersionId: token.optional(), VersionStage: label.optional() })
export const byId = z.strictObject({ SecretId })
export const tag = byId.extend({ Tags: tagList })
export const untag = byId.extend({ TagKeys: z.array(z.string()) })
export const remove = byId.extend({
  RecoveryWindowInDays: z.number().int().min(7).max(30).optional(),
  ForceDeleteWithoutRecovery: z.boolean().default(false),
})
export const moveStage = byId.extend({
  VersionStage: label,
  RemoveFromVersionId: token.optional(),
  MoveToVersionId: token.optional(),
})
export const list = z.strictObject({
  MaxResults: z.number().int().min(1).max(100).default(100),
  NextToken: z.string().default('0'),
  IncludePlannedDeletion: z.boolean().default(false),
  Filters: z
    .array(z.strictObject({ Key: z.enum(['name', 'tag-key', 'tag-value']), Values: z.array(z.string()).min(1) }))
    .default([]),
})
