import { loadStack } from '@curfew/local-aws/template/load'
import * as z from 'zod'
import type { Handler } from './day.ts'

const statements = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]) })),
})

/** Rights that belong to an operation of another name, or, if undefined, to the Lambda service itself. */
const COVERED_BY: Readonly<Record<string, string | undefined>> = {
  'logs:CreateLogStream': undefined,
  // To its own log; only publish calls it, for the audit log.
  'logs:PutLogEvents': undefined,
  'publish logs:PutLogEvents': 'PutLogEvents',
  'sqs:SendMessage': undefined,
  'sqs:ReceiveMessage': undefined,
  'sqs:DeleteMessage': undefined,
  'sqs:GetQueueAttributes': undefined,
  'dynamodb:ConditionCheckItem': 'TransactWriteItems',
  'iam:PassRole': 'CreateSchedule',
  'publish dynamodb:UpdateItem': 'TransactWriteItems',
  'rotate-keys dynamodb:PutItem': 'TransactWriteItems',
  // Lambda polls the stream.
  'dynamodb:DescribeStream': undefined,
  'dynamodb:GetRecords': undefined,
  'dynamodb:GetShardIterator': undefined,
  'dynamodb:ListStreams': undefined,
  'iam:TagPolicy': 'CreatePolicy',
  'secretsmanager:TagResource': 'CreateSecret',
}

/** The operations that the packaged role allows a Lambda to call. */
export function rightsOf(handler: Handler): readonly string[] {
  const { roles } = loadStack('.serverless', { account: '111122223333', region: 'us-east-1', stackName: 'curfew' })
  const documents = roles
    .filter(({ name }) => name === `curfew-${handler}`)
    .flatMap(({ inline }) => Object.values(inline))
  const actions = documents.flatMap((document) => statements.parse(document).Statement.flatMap(({ Action }) => Action))
  return actions.flatMap((action) => {
    const exception = [`${handler} ${action}`, action].find((name) => name in COVERED_BY)
    return (exception === undefined ? action.split(':')[1] : COVERED_BY[exception]) ?? []
  })
}
