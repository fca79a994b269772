// biome-ignore-all lint/suspicious/noConsole: the README shows what it prints
import { evaluate } from '../../src/evaluate.ts'
import { parsePolicy } from '../../src/parse.ts'

const policy = parsePolicy({
  Version: '2012-10-17',
  Statement: {
    Sid: 'Read',
    Effect: 'Allow',
    Action: 's3:Get*',
    Resource: 'arn:aws:s3:::data/${aws:username}/*',
    Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  },
})
const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/ann/train.csv' }
const context = { 'aws:username': 'ann', 'aws:SourceIp': '203.0.113.42' }

console.log(evaluate({ identity: [policy] }, { ...request, context }))
console.log(evaluate({ identity: [policy] }, { ...request, context: { ...context, 'aws:SourceIp': '198.51.100.7' } }))
