// biome-ignore-all lint/suspicious/noConsole: the README shows what it prints
import { decideAccess } from '../../src/access.ts'
import { parsePolicy } from '../../src/parse.ts'
import { parseResourcePolicy } from '../../src/resource-policy.ts'

const train = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/train' } as const
const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shared/*' }
const identity = [parsePolicy({ Version: '2012-10-17', Statement: read })]
const policy = parseResourcePolicy({ Version: '2012-10-17', Statement: { ...read, Principal: { AWS: train.arn } } })
const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::shared/a.csv', context: {} }

const inItsAccount = { account: '111122223333', policy }
const inAnother = { account: '444455556666', policy }
console.log(decideAccess({ identity: [], resource: inItsAccount }, train, request))
console.log(decideAccess({ identity: [], resource: inAnother }, train, request))
console.log(decideAccess({ identity, resource: { ...inAnother, policy: null } }, train, request))
