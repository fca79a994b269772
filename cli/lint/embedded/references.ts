import { type OpenPart, textOf, Unknown } from './open.ts'

/** What a template says besides its policies: its resources by their types, and what is chosen from. */
export type Template = {
  /** The account that the stack is deployed to: a placeholder if nobody said. */
  readonly account: string
  readonly types: ReadonlyMap<string, string>
  readonly parameters: ReadonlyMap<string, readonly string[]>
  readonly mappings: unknown
}

/** Stands for the account of a stack of which nobody knows where it is deployed. No account has this number. */
export const PLACEHOLDER_ACCOUNT = '000000000000'

const REGION: OpenPart = { name: 'region', kind: 'region' }

/** `Ref` to a pseudo parameter, a parameter or a resource. */
export function referenced(name: string, template: Template): unknown {
  const pseudo = PSEUDO.get(name)?.(template)
  if (pseudo !== undefined) return pseudo
  const type = template.types.get(name)
  if (type === undefined) return new Unknown(name)
  const form = FORMS[type]
  if (form === undefined) return new Unknown(name)
  return textOf(form.isRefArn ? arnParts(form.arn, name, template) : [{ name: plain(name), kind: 'plain' }])
}

/** `Fn::GetAtt`: the ARN of a resource is known but for its name. */
export function attributeOf(name: string, attribute: string, template: Template): unknown {
  const form = FORMS[template.types.get(name) ?? '']
  if (form === undefined || !/^(Arn|TopicArn|Id)$/.test(attribute)) return new Unknown(`${name}.${attribute}`)
  if (attribute === 'Id' && form.isRefArn !== true) return new Unknown(`${name}.${attribute}`)
  return textOf(arnParts(form.arn, name, template))
}

const PSEUDO: ReadonlyMap<string, (template: Template) => unknown> = new Map([
  ['AWS::AccountId', ({ account }: Template): unknown => account],
  ['AWS::Region', () => textOf([REGION])],
  ['AWS::Partition', () => 'aws'],
  ['AWS::URLSuffix', () => 'amazonaws.com'],
])

type Form = { readonly arn: string; readonly isRefArn?: true }

/** The ARNs of resources, with R for the region, A for the account and N for the name. `isRefArn`: Ref is the ARN too. */
const FORMS: Readonly<Record<string, Form | undefined>> = {
  'AWS::S3::Bucket': { arn: 'arn:aws:s3:::N' },
  'AWS::SQS::Queue': { arn: 'arn:aws:sqs:R:A:N' },
  'AWS::SNS::Topic': { arn: 'arn:aws:sns:R:A:N', isRefArn: true },
  'AWS::DynamoDB::Table': { arn: 'arn:aws:dynamodb:R:A:table/N' },
  'AWS::DynamoDB::GlobalTable': { arn: 'arn:aws:dynamodb:R:A:table/N' },
  'AWS::Serverless::SimpleTable': { arn: 'arn:aws:dynamodb:R:A:table/N' },
  'AWS::Lambda::Function': { arn: 'arn:aws:lambda:R:A:function:N' },
  'AWS::Serverless::Function': { arn: 'arn:aws:lambda:R:A:function:N' },
  'AWS::KMS::Key': { arn: 'arn:aws:kms:R:A:key/N' },
  'AWS::SecretsManager::Secret': { arn: 'arn:aws:secretsmanager:R:A:secret:N', isRefArn: true },
  'AWS::IAM::Role': { arn: 'arn:aws:iam::A:role/N' },
  'AWS::IAM::User': { arn: 'arn:aws:iam::A:user/N' },
  'AWS::IAM::ManagedPolicy': { arn: 'arn:aws:iam::A:policy/N', isRefArn: true },
  'AWS::ECR::Repository': { arn: 'arn:aws:ecr:R:A:repository/N' },
  'AWS::Logs::LogGroup': { arn: 'arn:aws:logs:R:A:log-group:N:*' },
  'AWS::StepFunctions::StateMachine': { arn: 'arn:aws:states:R:A:stateMachine:N', isRefArn: true },
  'AWS::Serverless::StateMachine': { arn: 'arn:aws:states:R:A:stateMachine:N', isRefArn: true },
  'AWS::Events::EventBus': { arn: 'arn:aws:events:R:A:event-bus/N' },
  'AWS::Kinesis::Stream': { arn: 'arn:aws:kinesis:R:A:stream/N' },
}

function arnParts(arn: string, name: string, { account }: Template): readonly (string | OpenPart)[] {
  return arn.split(/([RAN])(?=[:/]|$)/).map((part): string | OpenPart => {
    if (part === 'R') return REGION
    if (part === 'A') return account
    return part === 'N' ? { name: plain(name), kind: 'plain' } : part
  })
}

/** A name that any kind of resource may have, for messages. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase() || 'name'
}
