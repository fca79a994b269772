// biome-ignore-all lint/suspicious/noConsole: the README shows what it prints
import { lint } from '../../src/lint.ts'

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["s3:ListObjectsV2", "s3:PutObject*"], "Resource": "arn:aws:s3:::models-*/*" }
  ]
}`
for (const { severity, code, path, message } of lint(text)) console.log(`${severity} ${code} ${path}\n  ${message}`)
