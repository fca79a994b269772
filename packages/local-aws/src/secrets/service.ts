import type { Clock } from '../clock.ts'
import { parse } from '../protocol/json.ts'
import { type JsonOperation, jsonService } from '../protocol/json-service.ts'
import type { Random } from '../random.ts'
import type { Call, Context, Service } from '../service.ts'
import type { StackLocation } from '../template/stack-location.ts'
import { describeSecret, listSecrets } from './describe.ts'
import * as inputs from './inputs.ts'
import { lifecycleOperations } from './lifecycle.ts'
import { createSecretStore, type SecretStore } from './store.ts'
import { valueOperations } from './values.ts'

/** The Secrets Manager API, without rotation functions and resource policies. */
export function secretsService(
  location: StackLocation,
  clock: Clock,
  random: Random,
  store: SecretStore = createSecretStore(location, clock, random),
): Service {
  const values = valueOperations(store, clock, random)
  const lifecycle = lifecycleOperations(store, clock)
  const authorizeOnSecret = ({ authorize }: Call, action: string, id: string, more: Context = {}) => {
    authorize(`secretsmanager:${action}`, store.arnOf(id), {
      'secretsmanager:SecretId': id,
      ...tagContext(store, id),
      ...more,
    })
  }

  const operations: Readonly<Record<string, JsonOperation>> = {
    CreateSecret: (raw, { authorize }) => {
      const input = parse(inputs.create, raw, 'InvalidParameterException')
      const context = { 'secretsmanager:Name': input.Name, ...requestTags(input.Tags) }
      authorize('secretsmanager:CreateSecret', store.arnOf(input.Name), context)
      if (input.Tags.length > 0) authorize('secretsmanager:TagResource', store.arnOf(input.Name), context)
      return values.create(input)
    },
    PutSecretValue: (raw, call) => {
      const input = parse(inputs.putValue, raw, 'InvalidParameterException')
      authorizeOnSecret(call, 'PutSecretValue', input.SecretId)
      return values.putValue(input)
    },
    GetSecretValue: (raw, call) => {
      const input = parse(inputs.getValue, raw, 'InvalidParameterException')
      const stage = input.VersionStage ?? (input.VersionId ? undefined : 'AWSCURRENT')
      authorizeOnSecret(call, 'GetSecretValue', input.SecretId, stage ? { 'secretsmanager:VersionStage': stage } : {})
      return values.getValue(input)
    },
    DescribeSecret: (raw, call) => {
      const { SecretId } = parse(inputs.byId, raw, 'InvalidParameterException')
      authorizeOnSecret(call, 'DescribeSecret', SecretId)
      return describeSecret(store.get(SecretId))
    },
    ListSecrets: (raw, { authorize }) => {
      const query = parse(inputs.list, raw, 'InvalidParameterException')
      authorize('secretsmanager:ListSecrets', '*')
      return listSecrets(store.all(), query)
    },
    UpdateSecretVersionStage: (raw, call) => {
      const input = parse(inputs.moveStage, raw, 'InvalidParameterException')
      authorizeOnSecret(call, 'UpdateSecretVersionStage', input.SecretId, {
        'secretsmanager:VersionStage': input.VersionStage,
      })
      return values.moveStage(input)
    },
    DeleteSecret: (raw, call) => {
      const input = parse(inputs.remove, raw, 'InvalidParameterException')
      const forced = String(input.ForceDeleteWithoutRecovery)
      authorizeOnSecret(call, 'DeleteSecret', input.SecretId, { 'secretsmanager:ForceDeleteWithoutRecovery': forced })
      return lifecycle.remove(input)
    },
    RestoreSecret: (raw, call) => {
      const input = parse(inputs.byId, raw, 'InvalidParameterException')
      authorizeOnSecret(call, 'RestoreSecret', input.SecretId)
      return lifecycle.restore(input)
    },
    TagResource: (raw, call) => {
      const { SecretId, Tags } = parse(inputs.tag, raw, 'InvalidParameterException')
      authorizeOnSecret(call, 'TagResource', SecretId, requestTags(Tags))
      return lifecycle.retag(SecretId, (tags) => ({
        ...tags,
        ...Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
      }))
    },
    UntagResource: (raw, call) => {
      const { SecretId, TagKeys } = parse(inputs.untag, raw, 'InvalidParameterException')
      authorizeOnSecret(call, 'UntagResource', SecretId, { 'aws:TagKeys': TagKeys })
      return lifecycle.retag(SecretId, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
      )
    },
  }

  return jsonService('secretsmanager', 'Secrets Manager', operations)
}

function tagContext(store: SecretStore, id: string): Context {
  const tags = Object.entries(store.find(id)?.tags ?? {})
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value] as const,
      [`secretsmanager:ResourceTag/${key}`, value] as const,
    ]),
  )
}

function requestTags(tags: readonly { readonly Key: string; readonly Value: string }[]): Context {
  if (tags.length === 0) return {}
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value] as const)
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) }
}
