import { addressesInWords, endpointsInWords } from '@curfew/iam-policy/explanation/origin'
import { spanInWords } from '@curfew/iam-policy/explanation/time'
import { oneLine } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Proof } from '#cli/policy/by-target.ts'
import { type Colour, painter } from '#cli/terminal/paint.ts'
import { table } from '#cli/terminal/table.ts'
import type { Network } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { Request } from '#core/grant/grant.ts'
import type { Cell } from '#targets/iam/proof/cell.ts'

/** A request that was tried, the expected decision, and the decision of the policies. */
export type Answer = Cell & { readonly expected: 'allow' | 'deny'; readonly decision: 'allow' | 'deny' }

type Paint = (colour: Colour, text: string) => string

/** What the job may do inside its window and network, then the edges of both, then the verdict. */
export function printAnswers(
  job: Request,
  deployment: Deployment,
  answers: readonly Answer[],
  proof: Proof,
  io: Pick<Io, 'colours' | 'width'>,
): string {
  const paint = painter(io)
  const [first] = answers
  const at = first?.context['aws:CurrentTime']
  const here = answers.filter(({ context }) => context['aws:CurrentTime'] === at && isAt(context, first))
  const example = here.find(({ expected }) => expected === 'allow')
  const around = answers.filter((each) => isOf(each, example) && !here.includes(each))
  return [
    `Job ${job.jobId}, ${whoseAndWhere(job, deployment)}\n`,
    `${spanInWords(job.window)}, ${networkInWords(job.network)}\n\n`,
    table([...distinct(here.filter(isAllowed).map(rowOf)), ...deniedRows(here)], io.width),
    example === undefined ? '' : `\n${example.action} on ${example.resource}\n`,
    table(distinct(around.map((each) => [word(each), whenAndWhere(each, at)])), io.width),
    verdictOf(proof, paint),
  ].join('')
}

function whoseAndWhere({ principal }: Request, { account }: Deployment): string {
  const { type, name } = principal
  return type === 'access-key' ? `slot ${name} of Tigris` : `${type} ${name}, in account ${account}`
}

function rowOf(answer: Answer): readonly string[] {
  return [word(answer), answer.action, resourceOf(answer)]
}

/** Denied requests are many: one row per action, with a count. `--json` has all of them. */
function deniedRows(answers: readonly Answer[]): readonly (readonly string[])[] {
  const denied = answers.filter((answer) => !isAllowed(answer))
  const right = denied.filter(({ expected }) => expected === 'deny')
  const wrong = denied.filter(({ expected }) => expected === 'allow')
  const byAction = Map.groupBy(right, ({ action }) => action)
  return [...wrong.map(rowOf), ...[...byAction].map(([action, some]) => ['denied', action, triedOn(some)])]
}

function triedOn(answers: readonly Answer[]): string {
  const resources = [...new Set(answers.map(resourceOf))]
  return resources.length < 2 ? resources.join('') : `tried on ${resources.length}, such as ${resources[0]}`
}

function isAllowed({ decision }: Answer): boolean {
  return decision === 'allow'
}

function verdictOf({ holds, cells, failures }: Proof, paint: Paint): string {
  const wrong = [...new Set(failures.map(({ message }) => message))].map(
    (message) => `${paint('red', 'wrong')}    ${oneLine(message)}\n`,
  )
  const tried = `${cells} requests tried`
  if (holds) return `\n${paint('green', 'The proof holds')}: ${tried}, and no statement goes beyond the event.\n`
  return `\n${wrong.join('')}\n${paint('red', 'The proof does not hold')}: ${failures.length} problems (${tried}).\n`
}

function word({ decision, expected }: Answer): string {
  const decided = decision === 'allow' ? 'allowed' : 'denied'
  return decision === expected ? decided : `${decided} (wrong)`
}

function resourceOf({ resource, context }: Answer): string {
  const prefix = context['s3:prefix']
  const owner = context['aws:ResourceAccount']
  return [
    resource,
    prefix === undefined || prefix === '' ? '' : `prefix "${prefix}"`,
    owner === '999999999999' ? 'in another account' : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function whenAndWhere({ context }: Answer, usual: string | undefined): string {
  const time = context['aws:CurrentTime']
  const origin = context['aws:SourceIp'] ?? context['aws:SourceVpce'] ?? 'an unknown network'
  const protocol = context['aws:SecureTransport'] === 'false' ? ', over plain HTTP' : ''
  return time === usual ? `from ${origin}${protocol}` : `at ${time?.replace('.000Z', 'Z')}`
}

function isAt(context: Cell['context'], first: Answer | undefined): boolean {
  return ['aws:SourceIp', 'aws:SourceVpce', 'aws:SecureTransport'].every((key) => context[key] === first?.context[key])
}

function isOf(each: Answer, example: Answer | undefined): boolean {
  return (
    each.action === example?.action &&
    each.resource === example.resource &&
    each.context['s3:prefix'] === example.context['s3:prefix']
  )
}

function distinct(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(rows.map((row) => [row.join('\n'), row])).values()]
}

/** `from 203.0.113.42/32 (one address)`, `through VPC endpoint vpce-…`, `from any network`. */
function networkInWords(network: Network): string {
  if (network === 'any') return 'from any network'
  if ('sourceIps' in network) return `from ${addressesInWords(network.sourceIps)}`
  return `through ${endpointsInWords(network.vpcEndpoints)}`
}
