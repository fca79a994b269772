import { canonical } from '@curfew/iam-policy/canonical'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Statement } from '@curfew/iam-policy/policy'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Flaw } from './flaw.ts'

/** The Deny statements must be those of the isolation, each exactly once. */
export function denyFlaws(job: JobAccess, statements: readonly Statement[]): readonly Flaw[] {
  const found = statements.filter(({ effect }) => effect === 'Deny').map(nameless)
  const wanted = wantedDenies(job).map(nameless)
  return [
    ...found
      .filter(({ text }) => !wanted.some((each) => each.text === text))
      .map(({ statement }) => ({ statement, message: 'is a Deny that the isolation does not need' })),
    ...wanted
      .filter(({ text }) => found.filter((each) => each.text === text).length !== 1)
      .map(({ statement }) => ({ statement, message: 'is a Deny that must appear exactly once' })),
  ]
}

/** As an administrator would write them. */
function wantedDenies({ isolation, window, network }: JobAccess): readonly Statement[] {
  if (isolation === 'shared') return []

  const [opensAt, closesAt] = [window.opensAt, window.closesAt].map((at) => at.toISOString().replace('.000Z', 'Z'))
  return parsePolicy({
    Version: '2012-10-17',
    Statement: [
      deny('*', { DateLessThan: { 'aws:CurrentTime': opensAt } }),
      deny('*', { DateGreaterThanEquals: { 'aws:CurrentTime': closesAt } }),
      ...offNetwork(network),
      deny('*', { BoolIfExists: { 'aws:SecureTransport': 'false' } }),
    ],
  }).statements
}

function offNetwork(network: JobAccess['network']): readonly object[] {
  if (network === 'any') return []

  const byTheJob = { BoolIfExists: { 'aws:ViaAWSService': 'false' } }
  if ('sourceIps' in network) {
    return [deny('*', { NotIpAddress: { 'aws:SourceIp': network.sourceIps }, ...byTheJob })]
  }
  return [deny('s3:*', { StringNotEquals: { 'aws:SourceVpce': network.vpcEndpoints }, ...byTheJob })]
}

function deny(action: string, condition: object): object {
  return { Effect: 'Deny', Action: action, Resource: '*', Condition: condition }
}

function nameless(statement: Statement): { readonly statement: Statement; readonly text: string } {
  const { sid: _, ...rest } = statement
  return { statement, text: canonical({ version: '2012-10-17', statements: [rest] }) }
}
