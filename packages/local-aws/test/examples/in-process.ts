// biome-ignore-all lint/suspicious/noConsole: an example prints its result
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

const clock = manualClock(new Date('2025-07-16T09:00:00Z'))
const aws = await localAws({ clock })
aws.putObject('data', 'train.csv', 'x,y')

const iam = new IAMClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }))
const untilNoon = { DateLessThan: { 'aws:CurrentTime': '2025-07-16T12:00:00Z' } }
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*', Condition: untilNoon }
const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
await iam.send(new CreateUserCommand({ UserName: 'trainer' }))
await iam.send(new PutUserPolicyCommand({ UserName: 'trainer', PolicyName: 'read', PolicyDocument }))
const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'trainer' }))

const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
const s3 = new S3Client(awsClientOptions({ aws, credentials }))
const read = () => s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train.csv' }))

console.log(await (await read()).Body?.transformToString())
clock.moveTo(new Date('2025-07-16T12:00:00Z'))
await read().catch((error) => console.log(`${error.name}: ${error.message}`))
