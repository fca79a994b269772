// biome-ignore-all lint/suspicious/noConsole: the README shows what it prints
import { explain } from '../../src/explain.ts'
import { parsePolicy } from '../../src/parse.ts'

const policy = parsePolicy({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'],
    Condition: {
      DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' },
    },
  },
})
for (const sentence of explain(policy)) console.log(sentence)
