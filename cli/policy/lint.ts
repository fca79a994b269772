import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { TIGRIS } from '@curfew/iam-policy/dialects/tigris'
import type { Severity } from '@curfew/iam-policy/lint/finding'
import { RESOURCE_KINDS, type ResourceKind } from '@curfew/iam-policy/lint/resource/kinds'
import type { Exit } from '#cli/exit.ts'
import { Fault, oneLine } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { annotationsOf } from '#cli/lint/annotations.ts'
import { inspectFile } from '#cli/lint/inspect-file.ts'
import type { CheckedFolder } from '#cli/lint/inspect-folder.ts'
import type { InspectOptions } from '#cli/lint/inspect-options.ts'
import { type CheckedFile, locate } from '#cli/lint/report.ts'
import { sarifOf } from '#cli/lint/sarif.ts'
import { readingOnce, siblingsOf } from '#cli/lint/together.ts'
import { readSource } from '#cli/source/read.ts'
import type { Configuration, ConfigurationFiles } from './configuration.ts'

/** Add `curfew policy lint`. */
export function addLint(policy: Command, io: Io, done: (exit: Exit) => void): void {
  policy
    .command('lint')
    .description(
      'Find mistakes and broad permissions in policies, also those in templates, job events, guardrails files and catalogues.',
    )
    .argument(
      '<files...>',
      'files to check, of JSON or YAML, or folders; the kind is detected from the content; - is standard input',
    )
    .addOption(
      new Option(
        '--profile <profile>',
        'what the policies of identities are for (default: "job"; in templates: "identity")',
      ).choices(['job', 'identity', 'boundary']),
    )
    .addOption(
      new Option('--format <format>', 'output format; github annotates a pull request')
        .choices(FORMATS)
        .default('text' as const),
    )
    .addOption(
      new Option('--dialect <dialect>', 'where the policies are: a store may know a part of the language of AWS only')
        .choices(['aws', 'tigris'])
        .default('aws' as const),
    )
    .addOption(
      new Option(
        '--type <type>',
        'what has the policies, if they are those of resources (default: what they name tells)',
      ).choices(RESOURCE_KINDS),
    )
    .option('--together', 'the files are the policies of one principal: also find what only several of them allow')
    .option('--strict', 'exit with 1 on warnings too')
    .option('--any-network', 'accept job policies without a network condition')
    .option('--longest-window <hours>', 'longest accepted window of a job policy, in hours', hoursOf, 168)
    .option('--guardrails <file>', 'guardrails to check job events against')
    .option('--catalogue <file>', 'catalogue to check job events against')
    .option(
      '--account <id>',
      'own account, for events that name it and for policies of resources (default: CURFEW_ACCOUNT or AWS_ACCOUNT_ID)',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => {
      const once = readingOnce(io)
      const inspecting: InspectOptions = {
        profile: options.profile,
        type: typeIn(options),
        dialect: options.dialect === 'tigris' ? TIGRIS : undefined,
        anyNetwork: options.anyNetwork ?? false,
        longestWindowHours: options.longestWindow,
        ...(await configurationOf(options, io)),
        account: options.account ?? io.environment.CURFEW_ACCOUNT ?? io.environment.AWS_ACCOUNT_ID,
        now: io.now(),
      }
      const siblings = options.together ? await siblingsOf(files, once) : []
      const read = await Promise.allSettled(
        files.map((file, index) => check(file, { ...inspecting, siblings: siblings[index] ?? [] }, once)),
      )
      const all = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      const checked = all.flatMap((each) => each.checked)
      const findings = checked.flatMap((file) => file.findings)
      const notes = all.flatMap((each) => each.notes)
      if (all.length > 0) await io.out(await print(checked, notes, options.format, io))
      const failing = options.strict ? [...FAILING, 'warning'] : FAILING
      const unread = read.flatMap((each) => (each.status === 'rejected' ? [describeFault(each.reason)] : []))
      // What could be read has been reported: one bad name does not lose the findings of the other files.
      if (unread.length > 0) throw new Fault(unread.join('\n'))
      done(findings.some(({ severity }) => failing.includes(severity)) ? 1 : 0)
    })
}

const FORMATS = ['text', 'json', 'sarif', 'github'] as const

/** Broken or too permissive: a pull request should not add these. */
const FAILING: readonly Severity[] = ['error', 'security_warning']

const EXAMPLES = `
Exit code 1 on an error or security warning; with --strict, on a warning too.

Examples:
  curfew policy lint policy.json
  curfew policy lint --profile boundary boundary.json
  curfew policy lint --dialect tigris policy.json
  curfew policy lint --type bucket --account 111122223333 bucket-policy.json
  curfew policy lint template.yml serverless.yml
  curfew policy lint .
  terraform show -json plan.out | curfew policy lint -
  curfew policy lint --profile identity --together policies/*.json
  curfew policy lint --guardrails infra/guardrails/prod.json jobs/*.json
  curfew policy lint --format sarif policies/*.json > curfew.sarif
  aws iam get-role-policy --role-name r --policy-name p | curfew policy lint --profile identity -`

/** Throws a Fault for options of which one would be ignored. */
function typeIn({ type, profile, dialect }: Typed): ResourceKind | undefined {
  if (type === undefined) return undefined
  const others = [...(profile === undefined ? [] : ['--profile']), ...(dialect === 'aws' ? [] : ['--dialect'])]
  if (others.length === 0) return type
  throw new Fault(`Cannot use --type with ${others.join(' and ')}: those are for policies of identities. Pass one`)
}

type Typed = {
  readonly type?: ResourceKind | undefined
  readonly profile?: string | undefined
  readonly dialect: string
}

/** The contracts of both are loaded only for whoever names one. */
async function configurationOf(files: ConfigurationFiles, io: Io): Promise<Partial<Configuration>> {
  if (files.guardrails === undefined && files.catalogue === undefined) return {}
  const { readConfiguration } = await import('./configuration.ts')
  return readConfiguration(files, io)
}

/** A file, or the policies in a folder. */
async function check(path: string, options: InspectOptions, io: Io): Promise<CheckedFolder> {
  const files = path === '-' ? undefined : await io.filesIn(path)
  if (files === undefined) return { checked: [await inspectFile(path, await readSource(path, io), options)], notes: [] }
  const { inspectFolder } = await import('#cli/lint/inspect-folder.ts')
  return inspectFolder(path, files, options, io)
}

function describeFault(error: unknown): string {
  if (error instanceof Fault) return error.message
  throw error
}

async function print(
  checked: readonly CheckedFile[],
  notes: readonly string[],
  format: (typeof FORMATS)[number],
  io: Io,
): Promise<string> {
  if (format === 'text') {
    const { printFindings } = await import('#cli/lint/print-findings.ts')
    return `${await printFindings(checked, io)}${notes.map((note) => `${oneLine(note)}\n`).join('')}`
  }
  const findings = checked.flatMap(locate)
  if (format === 'github') return annotationsOf(findings)
  const assumed = checked.flatMap(({ file, assumed: each }) => each.map((one) => ({ file, ...one })))
  return `${JSON.stringify(format === 'json' ? { findings, assumed } : sarifOf(findings), null, 2)}\n`
}

function hoursOf(text: string): number {
  const hours = Number(text)
  if (!(hours > 0)) throw new InvalidArgumentError('Write a number of hours.')
  return hours
}
