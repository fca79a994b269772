import type { InitAnswer } from '#cli/contracts/init.ts'
import { secondsIn } from '#cli/durations.ts'
import { causeOf, Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { inspect } from '#cli/lint/inspect.ts'
import { ofOther } from '#cli/lint/inspection.ts'
import { type CheckedFile, locate } from '#cli/lint/report.ts'
import { prefixOf, SETTINGS_FILE } from '#cli/settings/settings.ts'
import { type Answers, DEFAULTS, type Given } from './answers.ts'
import { type FirstFiles, firstFiles } from './files.ts'
import { fileProblems } from './problems.ts'
import { stepsOf } from './steps.ts'

type Places = { readonly guardrails: string | undefined; readonly event: string }

const SCHEMA = 'infra/guardrails/guardrails.schema.json'

/** Stand in for what has not been answered, when one answer is checked. */
const PLAUSIBLE = {
  ...{ source: 'acmeco', requestedBy: 'ada', principal: 'user/trainer', from: ['203.0.113.42'] },
  ...{ read: ['s3://acmeco-data'], write: ['s3://acmeco-models'] },
} as const

export type Written = { readonly answer: InitAnswer; readonly checked: readonly CheckedFile[] }

/** Where the files go. Throws a Fault if something is there already. */
export async function placesFor(given: Given, { guardrails, event }: Places, io: Io): Promise<InitAnswer['wrote']> {
  const { stage = DEFAULTS.stage } = given
  const ours = (await isThere(SCHEMA, io)) ? `infra/guardrails/${stage}.json` : 'guardrails.json'
  const places = { settings: SETTINGS_FILE, guardrails: guardrails ?? ours, event }
  await refuseToOverwrite(Object.values(places), io)
  return places
}

/** Writes guardrails, event and settings, and lints them. Throws a Fault with everything that is wrong, and then writes nothing. */
export async function writeFirstFiles(given: Given, wrote: InitAnswer['wrote'], io: Io): Promise<Written> {
  const answers = withDefaults(given, DEFAULTS)
  const files = filesOf(answers, wrote.guardrails, io.now())
  const problems = fileProblems(files, answers, io.now())
  if (problems.length > 0) {
    const list = problems.map(({ path, message }) => `${path}: ${message}`).join('; ')
    throw new Fault(`Cannot write ${Object.values(wrote).join(', ')}: ${list}`)
  }
  const checked: CheckedFile[] = []
  for (const name of ['guardrails', 'event', 'settings'] as const) {
    const [file, text] = [wrote[name], `${JSON.stringify(files[name], null, 2)}\n`]
    await writeNew(file, text, io)
    checked.push({ file, source: { file, text }, ...ofOther(inspect(text, { now: io.now() })) })
  }
  const findings = checked.flatMap(locate).map(({ help: _, ...finding }) => finding)
  const next = stepsOf(answers, { ...wrote, prefix: prefixOf(answers.stage) })
  return { answer: { wrote, findings, next: [...next] }, checked }
}

/** What is wrong with what has been answered so far. */
export function problemWith(given: Given, now: Date): string | undefined {
  if (given.read?.length === 0 && given.write?.length === 0)
    return 'jobs that may neither read nor write need no access'
  const answers = withDefaults(given, { ...DEFAULTS, ...PLAUSIBLE })
  return fileProblems(filesOf(answers, 'guardrails.json', now), answers, now)[0]?.message
}

function filesOf(answers: Answers, guardrails: string, now: Date): FirstFiles {
  const isOurs = guardrails.startsWith('infra/guardrails/')
  const names = { guardrails, schema: isOurs ? './guardrails.schema.json' : undefined }
  return firstFiles(answers, secondsIn(answers.for) ?? 0, names, now)
}

function withDefaults(given: Given, defaults: Answers): Answers {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...defaults, ...said }
}

async function refuseToOverwrite(files: readonly string[], io: Io): Promise<void> {
  const there = (await Promise.all(files.map(async (file) => ((await isThere(file, io)) ? [file] : [])))).flat()
  if (there.length === 0) return
  const exist = there.length === 1 ? 'it exists' : 'they exist'
  throw new Fault(
    `Cannot write ${there.join(', ')}: ${exist}, and nothing is overwritten; move what is there, or pass --guardrails and --event`,
  )
}

async function isThere(file: string, io: Io): Promise<boolean> {
  return io.read(file).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  )
}

async function writeNew(file: string, text: string, io: Io): Promise<void> {
  try {
    await io.write(file, text, 'new')
  } catch (error) {
    throw new Fault(`Cannot write ${file}: ${causeOf(error)}`)
  }
}
