import type { Caller } from '#cli/aws/caller.ts'
import { count } from '#cli/count.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Json } from '#cli/json.ts'
import { readConfiguration } from '#cli/policy/configuration.ts'
import { type DeploymentOptions, deploymentOf } from '#cli/policy/deployment.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { problemsUnder } from '#cli/source/paths.ts'
import type { Source } from '#cli/source/source.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { AskedRequest } from '#core/grant/request-digest.ts'
import type { Problem } from '#core/refusal.ts'
import { type Compiled, compileAndProve } from './compiled.ts'
import { detailOf } from './detail.ts'
import { type FiledRequest, readFiled } from './filed.ts'
import { missingIn, NEEDED, type Needed } from './missing.ts'
import type { RequestOptions } from './options.ts'
import { check } from './problems.ts'
import { refuseUnreadable } from './unreadable-options.ts'

/** Where a request comes from: an event file (`-` is standard input), options, or both. */
export type RequestSource = DeploymentOptions & {
  readonly file?: string | undefined
  readonly options: RequestOptions
}

/** A request that everything allows that can be told without Curfew. */
export type Prepared = {
  /** As it is put on the bus. */
  readonly detail: Json
  readonly source: string
  readonly asked: AskedRequest
  /** Its policies, proved. Absent if it has names of a catalogue that is not here, or if the account is not known. */
  readonly compiled?: Compiled
}

/** Why a request would be refused, each problem with the option or the path that it is about. */
export type Rejected = {
  readonly problems: readonly Problem[]
  /** All of them at their places in the file; absent if they are about options. */
  readonly marked?: { readonly text: Source; readonly problems: readonly Problem[] }
}

export type Preparation = { readonly prepared: Prepared } | { readonly rejected: Rejected }

/** `send`: it is put on the bus, as the caller whom AWS knows. `try`: as far as that goes without AWS. `print`: its event alone is wanted. */
export type Mode = 'send' | 'try' | 'print'

/** Asks somebody for what is missing. */
export type AskFor = (missing: readonly Needed[], options: RequestOptions) => Promise<RequestOptions>

/**
 * Makes the event of a request and checks it before it is sent: contract, guardrails and catalogue as far as they are here, and a
 * proof of its policies. Throws a Fault if it cannot be read, and with everything that is missing.
 */
export async function prepareRequest(
  { file, options, ...where }: RequestSource,
  settings: Settings,
  io: Io,
  mode: Mode,
  askFor?: AskFor,
): Promise<Preparation> {
  refuseUnreadable(options, io.now())
  const configuration = await readConfiguration(settings, io)
  const filed: FiledRequest = file === undefined ? { detail: {}, source: undefined } : await readFiled(file, io)
  const complete = await completed(options, filed, settings, mode, io.now(), askFor)
  // A window from now on begins when the last question is answered.
  const now = io.now()
  const asker = complete.requestedBy ?? filed.detail.requestedBy ?? settings.requestedBy
  const asking = asker === undefined ? await caller() : undefined
  const { detail, origins } = detailOf(complete, filed.detail, settings, asking?.arn ?? '', now)
  const source = sourceOf(complete, filed, settings) ?? ''
  const early = check(detail, source, configuration, undefined, now)
  if ('problems' in early) return { rejected: rejected(early.problems, origins, filed) }
  if (mode === 'print') return { prepared: { detail, source, asked: early.asked } }

  const known = asking ?? (needsCaller(mode, where, io) ? await caller() : undefined)
  const deployment = deploymentFor(where, known, io)
  const checked = check(detail, source, configuration, deployment, now)
  if ('problems' in checked) return { rejected: rejected(checked.problems, origins, filed) }
  const { asked, request } = checked
  if (request === undefined) return { prepared: { detail, source, asked } }
  const compiled = compileAndProve(request, deployment)
  if ('problems' in compiled) return { rejected: rejected(compiled.problems, origins, filed) }
  return { prepared: { detail, source, asked, compiled } }
}

/** Options with which nothing is missing. Nobody is asked by AWS before. */
async function completed(
  options: RequestOptions,
  filed: FiledRequest,
  settings: Settings,
  mode: Mode,
  now: Date,
  askFor: AskFor | undefined,
): Promise<RequestOptions> {
  const { detail } = detailOf(options, filed.detail, settings, '', now)
  const missing = missingIn(detail, mode === 'print' ? '' : sourceOf(options, filed, settings))
  if (missing.length === 0) return options
  const more = await askFor?.(missing, options)
  if (more !== undefined) return completed(more, filed, settings, mode, now, askFor)
  const what = missing.map((name) => NEEDED[name]).join('; ')
  throw new Fault(`Cannot request access: ${count(missing.length, 'thing')} missing: ${what}`)
}

function sourceOf({ source }: RequestOptions, filed: FiledRequest, settings: Settings): string | undefined {
  return source ?? filed.source ?? settings.source
}

async function caller(): Promise<Caller> {
  const { callerOf } = await import('#cli/aws/caller.ts')
  return callerOf()
}

/** AWS knows in which account somebody calls: what is sent is checked for that one, and not for another that somebody remembers. */
function needsCaller(mode: Mode, { account, region }: DeploymentOptions, { environment }: Io): boolean {
  const hasAccount = (account ?? environment.CURFEW_ACCOUNT ?? environment.AWS_ACCOUNT_ID) !== undefined
  const hasRegion = (region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION) !== undefined
  return mode === 'send' || !(hasAccount && hasRegion)
}

function deploymentFor(where: DeploymentOptions, known: Caller | undefined, io: Io): Deployment {
  return deploymentOf({ ...(known && { account: known.account, region: known.region }), ...defined(where) }, io)
}

function defined({ account, region, partition }: DeploymentOptions): DeploymentOptions {
  return { ...(account && { account }), ...(region && { region }), ...(partition && { partition }) }
}

function rejected(
  problems: readonly Problem[],
  origins: ReadonlyMap<string, string>,
  { text, path = '' }: FiledRequest,
): Rejected {
  const isFiled = problems.every((problem) => originOf(problem.path, origins) === undefined)
  return {
    problems: problems.map((problem) => ({ ...problem, path: originOf(problem.path, origins) ?? problem.path })),
    ...(isFiled && text !== undefined && { marked: { text, problems: problemsUnder(path, problems) } }),
  }
}

/** The option that said what is at a path, or at the nearest path above it. */
function originOf(path: string, origins: ReadonlyMap<string, string>): string | undefined {
  const found = origins.get(path)
  const parent = path.replace(/(\[\d+\]|\.?[^.[\]]+)$/, '')
  return found !== undefined || parent === '' || parent === path ? found : originOf(parent, origins)
}
