// biome-ignore-all lint/suspicious/noConsole: the README shows what it prints
import { reporter } from '../../src/lint/finding.ts'
import { allowsOf, isAbout } from '../../src/lint/statements.ts'
import { type Check, lint } from '../../src/lint.ts'

const report = reporter({
  NO_DELETE: { severity: 'error', means: 'A policy allows deleting objects.', help: 'Use a lifecycle rule.' },
})
const noDelete: Check = ({ document }) =>
  allowsOf(document)
    .filter((statement) => isAbout(statement, 's3:DeleteObject'))
    .map(({ path }) => report('NO_DELETE', path, 's3:DeleteObject is allowed'))

const statement = { Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteObject'], Resource: 'arn:aws:s3:::data/*' }
console.log(lint(JSON.stringify({ Version: '2012-10-17', Statement: statement }), { checks: [noDelete] }))
