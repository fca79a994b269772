// biome-ignore-all lint/suspicious/noConsole: an example prints its result
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { realClock } from '../../src/clock.ts'
import { serve } from '../../src/http-server.ts'
import { localAws } from '../../src/local-aws.ts'
import { pump } from '../../src/pump.ts'

const aws = await localAws({ clock: realClock })
const stopPump = pump(aws.agenda, realClock) // runs schedules, events and retries when they are due
const server = await serve(aws) // or { port: 4566 }

const credentials = aws.directory.createAdministrator('admin')
const s3 = new S3Client({ endpoint: server.url, region: aws.region, credentials, forcePathStyle: true })
await s3.send(new CreateBucketCommand({ Bucket: 'data' }))
console.log((await s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name))

s3.destroy()
await server.close()
await stopPump()
