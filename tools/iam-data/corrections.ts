// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference writes placeholders like this
import type { SourceService } from './encode.ts'

/** A form of ARN that AWS documents elsewhere than in the reference: what takes resources of the one type takes it too. */
const FORMS = [
  // Public documents, automations and parameters belong to no account (AWS Systems Manager, "Public parameters").
  { prefix: 'ssm', like: 'document', key: 'public-document', arn: 'ssm:${Region}::document/${DocumentName}' },
  {
    prefix: 'ssm',
    like: 'automation-definition',
    key: 'public-automation-definition',
    arn: 'ssm:${Region}::automation-definition/${AutomationDefinitionName}:${VersionId}',
  },
  { prefix: 'ssm', like: 'parameter', key: 'public-parameter', arn: 'ssm:${Region}::parameter/${ParameterName}' },
  // A macro of AWS, such as Serverless-2016-10-31 (AWS CloudFormation, "Control access with IAM").
  {
    prefix: 'cloudformation',
    like: 'stack',
    key: 'transform',
    arn: 'cloudformation:${Region}:aws:transform/${TransformName}',
  },
  // A recovery point of a resource that has no ARN of its own kind (AWS Backup, "Resource ARNs").
  {
    prefix: 'backup',
    like: 'recoveryPoint',
    key: 'recoveryPointOfBackup',
    arn: 'backup:${Region}:${Account}:recovery-point:${RecoveryPointId}',
  },
] as const

/** The service with what the reference leaves out, and with placeholders where the reference has words. */
export function corrected(service: SourceService): SourceService {
  const forms = FORMS.filter(({ prefix }) => prefix === service.prefix)
  const added = forms.flatMap(({ like, key, arn }) => {
    const { conditionKeys } = named(service, like)
    return [
      { key, arn: `arn:\${Partition}:${arn}`, ...(conditionKeys && { conditionKeys: conditionKeys.map(openTag) }) },
    ]
  })
  return {
    ...service,
    conditionKeys: service.conditionKeys.map((key) => ({ ...key, key: openTag(key.key) })),
    resourceTypes: [
      ...service.resourceTypes.map((type) => ({
        ...type,
        ...(type.conditionKeys && { conditionKeys: type.conditionKeys.map(openTag) }),
      })),
      ...added,
    ],
    actions: service.actions.map((action) => ({
      ...action,
      conditionKeys: action.conditionKeys.map(openTag),
      resourceTypes: [
        ...action.resourceTypes.map((type) => ({ ...type, conditionKeys: type.conditionKeys.map(openTag) })),
        ...forms
          .filter(({ like }) => action.resourceTypes.some(({ name }) => name === like))
          .map(({ key }) => ({ name: key, conditionKeys: [] })),
      ],
    })),
  }
}

/** `secretsmanager:ResourceTag/tag-key` and `sagemaker:ResourceTag/` mean any tag. */
export function openTag(key: string): string {
  return key.replace(/\/(tag-key)?$/, '/${TagKey}')
}

function named(service: SourceService, key: string): SourceService['resourceTypes'][number] {
  const type = service.resourceTypes.find((each) => each.key === key)
  if (type === undefined) {
    throw new Error(`Cannot correct the IAM data: ${service.prefix} has no resource type "${key}" any more`)
  }
  return type
}
