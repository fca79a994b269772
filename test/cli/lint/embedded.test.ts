import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

const FOLDER = 'test/cli/lint/templates'

type Found = { readonly code: string; readonly path: string; readonly position: { readonly line: number } }

async function findings(file: string, text?: string, ...options: readonly string[]): Promise<readonly Found[]> {
  const files = text === undefined ? {} : { [file]: text }
  const { out } = await cli(['policy', 'lint', file, '--format', 'json', ...options], { files, environment: {} })
  return JSON.parse(out).findings
}

const places = (found: readonly Found[]) => found.map(({ code, path, position }) => [code, path, position.line])

describe('each finding is at its line of the file that has the policy:', () => {
  test('a template of CloudFormation in YAML', async () => {
    const policies = 'Resources.Role.Properties.Policies[0].PolicyDocument'

    expect(places(await findings(`${FOLDER}/cloudformation.yml`))).toEqual([
      ['RESOURCE_MISMATCH', `${policies}.Statement[0].Action`, 45],
      ['PUBLIC_ACCESS', 'Resources.DataPolicy.Properties.PolicyDocument.Statement[1].Principal', 27],
      ['ALLOW_ALL_ACTIONS', `${policies}.Statement[2].Action["Fn::If"][2]`, 51],
    ])
  })

  test('serverless.yml, with lists of statements', async () => {
    expect(places(await findings(`${FOLDER}/serverless.yml`))).toEqual([
      ['INVALID_ACTION', 'provider.iam.role.statements[0].Action[1]', 12],
      ['SERVICE_WILDCARD', 'provider.iam.role.statements[1].Action', 15],
      ['PUBLIC_ACCESS', 'resources.Resources.Queue.Properties.PolicyDocument.Statement.Principal', 36],
    ])
  })

  test('the plan of Terraform, with policies in texts, and one that is not known yet', async () => {
    const found = await findings(`${FOLDER}/terraform.json`)
    const module = 'planned_values.root_module.child_modules[0].resources[0].values.policy'

    expect(places(found)).toEqual(
      expect.arrayContaining([
        ['SERVICE_WILDCARD', 'planned_values.root_module.resources[0].values.policy.Statement[0].Action', 14],
        ['PUBLIC_ACCESS', `${module}.Statement[0].Principal`, 29],
        ['UNRESOLVED_POLICY', 'resource_changes[0].change.after_unknown.policy', 41],
      ]),
    )
  })

  test('the authorization details of an account, without what is not in force, and without what AWS wrote', async () => {
    expect(places(await findings(`${FOLDER}/authorization-details.json`))).toEqual([
      ['INVALID_ACTION', 'UserDetailList[0].UserPolicyList[0].PolicyDocument.Statement[0].Action', 11],
      ['MISSING_SUBJECT_FOR_OIDC', 'RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Principal.Federated', 28],
      ['SERVICE_WILDCARD', 'Policies[1].PolicyVersionList[0].Document.Statement.Action', 59],
    ])
  })

  test('what get-bucket-policy prints', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b-1/*' }],
    })

    expect(places(await findings('-', JSON.stringify({ Policy }, null, 2)))).toEqual([
      ['PUBLIC_ACCESS', 'Policy.Statement[0].Principal', 2],
    ])
  })

  test('a policy in YAML', async () => {
    const text = 'Version: 2012-10-17\nStatement:\n  Effect: Allow\n  Action: s3:Nope\n  Resource: "*"\n'

    expect(places(await findings('p.yml', text, '--profile', 'identity'))).toEqual([
      ['INVALID_ACTION', 'Statement.Action', 4],
    ])
  })
})

/** A template with one role, and one statement in its policy. */
const template = (statement: string) => `Parameters:
  Name: { Type: String }
  Size: { Type: String, AllowedValues: [s3:GetObject, s3:Nope] }
Mappings:
  Actions: { dev: { read: 's3:*' }, prod: { read: 's3:GetObject' } }
Resources:
  Data: { Type: AWS::S3::Bucket }
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyDocument:
            Version: 2012-10-17
            Statement:
              - ${statement}
`
const inTemplate = async (statement: string) =>
  (await findings('t.yml', template(`{ Effect: Allow, ${statement} }`))).map(({ code }) => code)
const OBJECTS = "Resource: 'arn:aws:s3:::acmeco-data/*'"

describe('what a template leaves open', () => {
  test.each([
    ['a parameter as the resource', 'Action: s3:PutObject, Resource: !Ref Name'],
    ['a parameter in an ARN', "Action: s3:GetObject, Resource: !Sub 'arn:aws:s3:::${Name}'"],
    ['a parameter that may be a whole ARN', "Action: s3:GetObject, Resource: !Sub '${Name}/*'"],
    ['an import', 'Action: s3:GetObject, Resource: !ImportValue data'],
    ['a service', "Action: s3:GetObject, Resource: !Sub 'arn:aws:${Name}'"],
    ['an account', "Action: sqs:SendMessage, Resource: !Sub 'arn:aws:sqs:${AWS::Region}:${Name}:jobs'"],
    ['the actions', `Action: !Ref Name, ${OBJECTS}`],
    ['the list of actions', `Action: !Split [',', !Ref Name], ${OBJECTS}`],
    ['a part of an action', `Action: !Sub 's3:${'${Name}'}', ${OBJECTS}`],
    ['a condition', `Action: s3:GetObject, ${OBJECTS}, Condition: !Ref Name`],
    [
      'a value of a condition',
      `Action: s3:GetObject, ${OBJECTS}, Condition: { DateLessThan: { aws:CurrentTime: !Ref Name } }`,
    ],
    ['an address', `Action: s3:GetObject, ${OBJECTS}, Condition: { IpAddress: { aws:SourceIp: !Ref Name } }`],
    [
      'what is not there',
      `Action: s3:GetObject, ${OBJECTS}, Condition: !If [C, !Ref AWS::NoValue, { Bool: { aws:SecureTransport: true } }]`,
    ],
  ])('makes no error: %s', async (_, statement) => {
    expect(await inTemplate(statement)).toEqual([])
  })

  test.each([
    ['an action that does not exist', 'Action: [s3:Nope, s3:PutObject], Resource: !Ref Name', 'INVALID_ACTION'],
    ['everything', 'Action: "*", Resource: !Ref Name', 'ALLOW_ALL_ACTIONS'],
    ['a bucket in place of its objects', 'Action: s3:GetObject, Resource: !GetAtt Data.Arn', 'RESOURCE_MISMATCH'],
    [
      'a wildcard after a name',
      "Action: s3:GetObject, Resource: !Sub 'arn:aws:s3:::${Name}*'",
      'WILDCARD_IN_BUCKET_NAME',
    ],
    ['one branch of a condition', `Action: !If [C, s3:GetObject, s3:Nope], ${OBJECTS}`, 'INVALID_ACTION'],
    [
      'a branch of a branch',
      `Action: !If [C, s3:GetObject, !If [D, s3:PutObject, s3:Nope]], ${OBJECTS}`,
      'INVALID_ACTION',
    ],
    ['one value that a parameter may have', `Action: !Ref Size, ${OBJECTS}`, 'INVALID_ACTION'],
    ['one value of a mapping', `Action: !FindInMap [Actions, !Ref Name, read], ${OBJECTS}`, 'SERVICE_WILDCARD'],
    ['text that is joined', `Action: !Join [':', [s3, Nope]], ${OBJECTS}`, 'INVALID_ACTION'],
  ])('hides nothing: %s', async (_, statement, code) => {
    expect(await inTemplate(statement)).toContain(code)
  })

  test('is the same in JSON', async () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:Nope', 's3:GetObject'], Resource: { 'Fn::Sub': 'arn:aws:s3:::${Name}/*' } },
      ],
    }
    const text = JSON.stringify({
      Resources: { P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } } },
    })

    expect(places(await findings('t.json', text))).toEqual([
      ['INVALID_ACTION', 'Resources.P.Properties.PolicyDocument.Statement[0].Action[0]', 1],
    ])
  })

  test('is said of a policy that is not in the file at all', async () => {
    const text =
      'Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: !Ref Policy\n'

    expect(places(await findings('t.yml', text))).toEqual([
      ['UNRESOLVED_POLICY', 'Resources.P.Properties.PolicyDocument', 5],
    ])
  })

  test('the own account is the one of the stack, whatever its number is', async () => {
    const key = (principal: string) => `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: 2012-10-17
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: kms:*, Resource: '*' }
          - { Effect: Allow, Principal: { AWS: ${principal} }, Action: kms:Decrypt, Resource: '*' }
`
    expect(await findings('t.yml', key("!Sub 'arn:aws:iam::${AWS::AccountId}:role/train'"))).toEqual([])
    expect((await findings('t.yml', key('444455556666'))).map(({ code }) => code)).toEqual([
      'CROSS_ACCOUNT_WITHOUT_CONDITION',
    ])
    expect(await findings('t.yml', key('!Ref Account'))).toEqual([])
  })
})

test('the kind that a template tells goes before what the content tells', async () => {
  const text = template("{ Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: 'arn:aws:s3:::b-1/*' }")

  expect((await findings('t.yml', text)).map(({ code }) => code)).toEqual(['UNSUPPORTED_PRINCIPAL'])
})

test('what a variable of serverless.yml is, and what one of a policy, is told apart', async () => {
  const statement = (resource: string) =>
    `service: s\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - { Effect: Allow, Action: s3:GetObject, Resource: '${resource}' }\n`
  const codes = async (resource: string) =>
    (await findings('serverless.yml', statement(resource))).map(({ code }) => code)

  expect(await codes('arn:aws:s3:::acmeco/${self:custom.a.${opt:stage, "dev"}}/*')).toEqual([])
  expect(await codes('${self:custom.arn}/*')).toEqual([])
  expect(await codes('arn:aws:s3:::acmeco/${aws:username}/*')).toEqual([])
  expect(await codes('arn:aws:s3:::acmeco')).toEqual(['RESOURCE_MISMATCH'])
})
