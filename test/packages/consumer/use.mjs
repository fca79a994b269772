// Runs in an empty folder in which only the packed packages and the AWS SDK are installed, as JavaScript.
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { evaluate } from '@curfew/iam-policy/evaluate'
import { explain } from '@curfew/iam-policy/explain'
import { lint } from '@curfew/iam-policy/lint'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import { manualClock } from '@curfew/local-aws/clock'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { localAws } from '@curfew/local-aws/local-aws'

const text = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/ann/*' },
})
const policy = parsePolicyText(text)
const decide = (key) =>
  evaluate({ identity: [policy] }, { action: 's3:GetObject', resource: `arn:aws:s3:::data/${key}`, context: {} })
    .decision

const aws = await localAws({ clock: manualClock(new Date('2025-07-16T09:00:00Z')) })
for (const key of ['ann/a', 'bob/a']) aws.putObject('data', key, `content of ${key}`)
const iam = new IAMClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }))
await iam.send(new CreateUserCommand({ UserName: 'ann' }))
await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'read', PolicyDocument: text }))
const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
const credentials = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
const s3 = new S3Client(awsClientOptions({ aws, credentials }))
const read = (key) =>
  s3.send(new GetObjectCommand({ Bucket: 'data', Key: key })).then(
    ({ Body }) => Body.transformToString(),
    ({ name }) => name,
  )

const result = {
  decisions: [decide('ann/a'), decide('bob/a')],
  findings: lint(text.replace('s3:GetObject', 's3:HeadObject')).map(({ code }) => code),
  explained: explain(policy)[0],
  reads: [await read('ann/a'), await read('bob/a')],
}
process.stdout.write(JSON.stringify(result))
