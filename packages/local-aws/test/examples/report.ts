import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'

const s3 = new S3Client({})

/** Somebody else's function: it counts the lines of a file, and writes the number beside it. */
export async function handler({ key }: { readonly key: string }): Promise<number> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'data', Key: key }))
  const lines = ((await Body?.transformToString()) ?? '').split('\n').length
  await s3.send(new PutObjectCommand({ Bucket: 'data', Key: `${key}.lines`, Body: String(lines) }))
  return lines
}
