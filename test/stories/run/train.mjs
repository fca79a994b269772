// A small script that trains: it reads its dataset and writes a checkpoint in each step, and tells what it sees. One S3 client for
// its whole life, as a training loop has.
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'

const [, , steps = '1', keep = ''] = process.argv
const s3 = new S3Client({ forcePathStyle: true })
const say = (text) => process.stdout.write(`${text}\n`)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', ...(keep === 'ignoring-hangups' ? ['SIGHUP'] : [])])
  process.on(signal, () => {
    say(`got ${signal}`)
    if (signal === 'SIGTERM') process.exit(3)
  })
// A terminal that is gone takes no more lines.
process.stdout.on('error', () => {})

say(`own key in the environment: ${process.env.AWS_ACCESS_KEY_ID ?? 'none'}; job ${process.env.CURFEW_JOB}`)
for (let step = 1; step <= Number(steps); step++) {
  try {
    const Bucket = 'acmeco-training-datasets-wikipedia-2025-07-01'
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'part-0000.parquet' }))
    await Body.transformToString()
    const checkpoint = {
      Bucket: 'acmeco-finetuned-models',
      Key: `${process.env.CURFEW_JOB}/checkpoint`,
      Body: `${step}`,
    }
    await s3.send(new PutObjectCommand(checkpoint))
    say(`step ${step}: OK`)
  } catch (error) {
    say(`step ${step}: ${error.name}`)
  }
  await new Promise((resolve) => setTimeout(resolve, 250))
}
