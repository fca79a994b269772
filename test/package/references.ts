import type { Template } from './template.ts'

const PSEUDO = ['AccountId', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix']

/** The attributes that `Fn::GetAtt` returns, of the types for which a template uses it. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudTrail::Trail': ['Arn'],
  'AWS::DynamoDB::Table': ['Arn', 'StreamArn'],
  'AWS::Events::EventBus': ['Arn', 'Name'],
  'AWS::IAM::Role': ['Arn', 'RoleId'],
  'AWS::Lambda::Function': ['Arn'],
  'AWS::Logs::LogGroup': ['Arn'],
  'AWS::Scheduler::ScheduleGroup': ['Arn', 'State'],
  'AWS::S3::Bucket': ['Arn'],
  'AWS::SQS::Queue': ['Arn', 'QueueName', 'QueueUrl'],
}

/** What each intrinsic function refers to: `Name`, `Name.Attribute` or `condition Name`. */
const TARGETS: Readonly<Record<string, (value: unknown) => readonly string[]>> = {
  Ref: (value) => [String(value)],
  Condition: (value) => (typeof value === 'string' ? [`condition ${value}`] : []),
  DependsOn: (value) => [value].flat().map(String),
  'Fn::GetAtt': (value) => [[value].flat().join('.')],
  'Fn::If': (value) => [`condition ${[value].flat()[0]}`],
  'Fn::Sub': (value) => [...String([value].flat()[0]).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, path = '']) => path),
}

/** References of a template that CloudFormation cannot resolve, each with its path. */
export function brokenReferences(template: Template): readonly string[] {
  const broken = (node: unknown, where: string): readonly string[] => {
    if (typeof node !== 'object' || node === null) return []
    return Object.entries(node).flatMap(([key, value]) => [
      ...broken(value, `${where}/${key}`),
      ...(TARGETS[key]?.(value) ?? []).filter((to) => !isThere(to, template)).map((to) => `${where}: ${to}`),
    ])
  }
  return [...broken(template.Resources, 'Resources'), ...broken(template.Outputs, 'Outputs')]
}

function isThere(path: string, { Resources, Conditions }: Template): boolean {
  if (path.startsWith('condition ')) return Object.hasOwn(Conditions, path.slice('condition '.length))
  if (path.startsWith('AWS::')) return PSEUDO.includes(path.slice('AWS::'.length))
  const [logicalId = '', ...attribute] = path.split('.')
  if (attribute.length === 0) return Object.hasOwn(Resources, logicalId)
  return ATTRIBUTES[Resources[logicalId]?.Type ?? '']?.includes(attribute.join('.')) === true
}
