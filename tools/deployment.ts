import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Guardrails } from '#core/admission/guardrails.ts'
import { guardrailsFileOf, readGuardrails } from './guardrails.ts'

export const DEPLOY_HELP = `Usage: npm run deploy -- --stage <stage> [--region <region>] [--param <name>=<value>]…

Checks the guardrails of a stage, bundles and packages it, and deploys it to AWS.

  --stage <stage>         prod, dev, or any name of your own
  --region <region>       where to; AWS_REGION if left out, or else us-east-1
  --param <name>=<value>  a parameter of infra/stages.yml, for this deployment; may be repeated
  --help                  this text
`

export type Deployment = {
  readonly stage: string
  readonly region: string
  readonly guardrails: string
  /** What osls is called with. */
  readonly args: readonly string[]
  /** What the deployer may not have meant. */
  readonly warnings: readonly string[]
}

/** The parameters of infra/stages.yml that may be given for one deployment, and their values. */
export const PARAM_FORMS: Readonly<Record<string, RegExp>> = {
  otherAccounts: /^(none|\d{12}(,\d{12})*)$/,
  alarmTopic: /^(none|arn:[a-z-]+:sns:\S+)$/,
  auditKey: /^(none|arn:[a-z-]+:kms:\S+)$/,
  // Zero would mean that Lambda never runs them.
  iamConcurrency: /^(none|[1-9]\d*)$/,
  refusedBurst: /^[1-9]\d*$/,
  logDays: /^[1-9]\d*$/,
  auditDays: /^[1-9]\d*$/,
  archiveDays: /^[1-9]\d*$/,
}

type Environment = Readonly<Record<string, string | undefined>>

/** Stages that stand for something else: their guardrails are not a deployer's. */
const NOT_DEPLOYED: readonly string[] = ['local', 'default', 'example']

/** The longest that the name of an archive, which has the least room, leaves for `curfew-<stage>-jobs`. */
const LONGEST_STAGE = 35

/** Throws with all that keeps the stage from being deployed, and what to do about each. */
export async function deploymentOf(argv: readonly string[], env: Environment): Promise<Deployment> {
  const { stage, region, param = [] } = optionsOf(argv)
  const problems = [...stageProblems(stage), ...param.flatMap(paramProblems), ...credentialProblems(env)]
  if (stage === undefined || problems.length > 0) throw new Error(`Cannot deploy:\n${problems.map(line).join('\n')}`)

  const file = guardrailsFileOf(stage)
  const guardrails = await readGuardrails(file)
  const where = region ?? env.AWS_REGION ?? 'us-east-1'
  const params = param.flatMap((one) => ['--param', one])
  return {
    stage,
    region: where,
    guardrails: file,
    args: ['deploy', '--stage', stage, '--region', where, ...params],
    warnings: namesABucket(guardrails) ? [] : [noBucket(file, stage)],
  }
}

function optionsOf(argv: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const options = { stage: text, region: text, param: { ...text, multiple: true } } as const
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values
  } catch (error) {
    throw new Error(`Cannot deploy: ${error instanceof Error ? error.message : error}; see npm run deploy -- --help`)
  }
}

/** Why a stage cannot be deployed under this name, and what to do. */
export function stageProblems(stage: string | undefined): readonly string[] {
  if (stage === undefined) return ['no stage was named: npm run deploy -- --stage prod']
  if (NOT_DEPLOYED.includes(stage)) return [`the stage ${stage} is never deployed: name it prod, dev, or otherwise`]
  if (/^[a-z][a-z0-9-]*$/.test(stage) && stage.length <= LONGEST_STAGE) return []
  return [`the stage "${stage}" would be part of names: take up to ${LONGEST_STAGE} of a-z, 0-9 and -, a letter first`]
}

/** osls takes any parameter and uses those it knows: a slip of the pen would deploy something else in silence. */
function paramProblems(param: string): readonly string[] {
  const [name = '', value = ''] = param.split(/=(.*)/s)
  const form = Object.hasOwn(PARAM_FORMS, name) ? PARAM_FORMS[name] : undefined
  if (form === undefined) return [`--param ${param}: infra/stages.yml has no parameter ${name} to set like this`]
  return form.test(value) ? [] : [`--param ${param}: see infra/stages.yml for what ${name} may be`]
}

function credentialProblems(env: Environment): readonly string[] {
  const files = [
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(env.HOME ?? homedir(), '.aws', 'credentials'),
    env.AWS_CONFIG_FILE ?? join(env.HOME ?? homedir(), '.aws', 'config'),
  ]
  const isSet = [
    env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY,
    env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN,
    env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ?? env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
  ].some(Boolean)
  return isSet || files.some((file) => existsSync(file)) ? [] : [NO_CREDENTIALS]
}

const NO_CREDENTIALS =
  'there are no AWS credentials: run `aws configure` or `aws sso login` and name the profile in AWS_PROFILE,' +
  ' or `eval "$(aws configure export-credentials --format env)"` where a machine has a role'

function noBucket(file: string, stage: string): string {
  const own = `infra/guardrails/${stage}.json`
  return `${file} names no bucket: every request will be refused. Copy infra/guardrails/example.json to ${own}, name your buckets in it, and deploy again.`
}

function namesABucket({ rules }: Guardrails): boolean {
  return rules.some(({ read, write }) => read.length + write.length > 0)
}

function line(problem: string): string {
  return `  - ${problem}`
}
