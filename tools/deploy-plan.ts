import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Guardrails } from '#core/admission/guardrails.ts'
import { catalogueProblems } from './catalogue.ts'
import { deploymentProblems, guardrailsFileOf, readGuardrails } from './guardrails.ts'
import { PLATFORMS_FORM } from './infra/platforms.ts'

export const DEPLOY_HELP = `Usage: npm run deploy -- --stage <stage> [--region <region>] [--param <name>=<value>]…

Checks the guardrails and the catalogue of a stage, bundles the Lambdas, and deploys the stage to AWS.

  --stage <stage>         prod, dev, or a name of your own
  --region <region>       target region; default: AWS_REGION, or else us-east-1
  --param <name>=<value>  parameter of infra/stages.yml for this deployment; repeatable
  --help                  print this text
`

export type DeployPlan = {
  readonly stage: string
  readonly region: string
  readonly guardrails: string
  /** The arguments of osls. */
  readonly args: readonly string[]
  /** Probable mistakes of the deployer. */
  readonly warnings: readonly string[]
}

const ACCOUNTS = /^(none|\d{12}(,\d{12})*)$/

/** The parameters of infra/stages.yml that can be set for one deployment, and their values. */
export const PARAM_FORMS: Readonly<Record<string, RegExp>> = {
  otherAccounts: ACCOUNTS,
  readAccounts: ACCOUNTS,
  writeAccounts: ACCOUNTS,
  alarmTopic: /^(none|arn:[a-z-]+:sns:\S+)$/,
  auditKey: /^(none|arn:[a-z-]+:kms:\S+)$/,
  // With 0, Lambda would never run them.
  iamConcurrency: /^(none|[1-9]\d*)$/,
  checkBuckets: /^(true|false)$/,
  deletion: /^(true|false)$/,
  tigris: /^(true|false)$/,
  platforms: PLATFORMS_FORM,
  standingAccess: /^(warn|refuse)$/,
  refusedBurst: /^[1-9]\d*$/,
  maxKeyAgeDays: /^[1-9]\d*$/,
  closingSoonMinutes: /^(0|[1-9]\d*)$/,
  logDays: /^[1-9]\d*$/,
  auditDays: /^[1-9]\d*$/,
  archiveDays: /^[1-9]\d*$/,
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reserved names: their guardrails files are not for a deployed stage. */
const NOT_DEPLOYED: readonly string[] = ['local', 'default', 'example']

/** The name of an archive has the lowest limit: this is what it leaves for the stage in `curfew-<stage>-jobs`. */
const LONGEST_STAGE = 34

/** Throws with every problem that prevents the deployment, and what to do about each. */
export async function deployPlanOf(argv: readonly string[], env: Environment): Promise<DeployPlan> {
  const { stage, region, param = [] } = optionsOf(argv)
  const problems = [...stageProblems(stage), ...param.flatMap(paramProblems), ...credentialProblems(env)]
  if (stage === undefined || problems.length > 0) throw new Error(`Cannot deploy:\n${problems.map(line).join('\n')}`)

  const file = guardrailsFileOf(stage)
  const guardrails = await readGuardrails(file)
  const lacking = [...deploymentProblems(file, guardrails), ...(await catalogueProblems(stage))]
  if (lacking.length > 0) throw new Error(`Cannot deploy:\n${lacking.map(line).join('\n')}`)
  const target = region ?? env.AWS_REGION ?? 'us-east-1'
  const params = param.flatMap((one) => ['--param', one])
  return {
    stage,
    region: target,
    guardrails: file,
    args: ['deploy', '--stage', stage, '--region', target, ...params],
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

/** The problems with a stage name, and what to do. */
export function stageProblems(stage: string | undefined): readonly string[] {
  if (stage === undefined) return ['the stage is missing: npm run deploy -- --stage prod']
  if (NOT_DEPLOYED.includes(stage)) return [`the stage name ${stage} is reserved: use prod, dev, or another name`]
  if (/^[a-z][a-z0-9-]*$/.test(stage) && stage.length <= LONGEST_STAGE) return []
  return [
    `invalid stage "${stage}": resource names contain it, so use up to ${LONGEST_STAGE} of a-z, 0-9 and -, with a letter first`,
  ]
}

/** osls ignores unknown parameters, so a typo would silently deploy something else. */
function paramProblems(param: string): readonly string[] {
  const [name = '', value = ''] = param.split(/=(.*)/s)
  const form = Object.hasOwn(PARAM_FORMS, name) ? PARAM_FORMS[name] : undefined
  if (form === undefined) return [`--param ${param}: infra/stages.yml has no parameter ${name} that can be set here`]
  return form.test(value) ? [] : [`--param ${param}: see infra/stages.yml for the values of ${name}`]
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
  'no AWS credentials found: run `aws configure`, or `aws sso login` with the profile in AWS_PROFILE,' +
  ' or `eval "$(aws configure export-credentials --format env)"` on a machine with a role'

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
