import { settingsContract } from '#cli/contracts/settings.ts'
import { secondsIn } from '#cli/durations.ts'
import { inspect } from '#cli/lint/inspect.ts'
import type { Problem } from '#core/refusal.ts'
import { problemsOf } from '#events/problems.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'
import type { Answers } from './answers.ts'
import type { FirstFiles } from './files.ts'

/** By which option a field of the files is given: the first that its path begins with. */
const OPTIONS = [
  ...[
    ['stage', '--stage'],
    ['source', '--source'],
    ['requestedBy', '--requested-by'],
    ['reason', '--reason'],
  ],
  ...[
    ['jobId', '--job'],
    ['principal', '--principal'],
    ['rules[0].principals', '--principal'],
  ],
  ...[
    ['window', '--for'],
    ['network', '--from'],
    ['rules[0].networks', '--from'],
  ],
  ...[
    ['access.datasets', '--read'],
    ['access.outputs', '--write'],
    ['rules[0].read', '--read'],
    ['rules[0].write', '--write'],
  ],
] as const

/** What is wrong with the files, by the options that gave it: one thing for each. */
export function fileProblems(files: FirstFiles, answers: Answers, now: Date): readonly Problem[] {
  const read = [
    settingsContract.safeParse(files.settings),
    TrainingJobScheduled.detail.safeParse(files.event.detail),
    guardrailsContract.safeParse(files.guardrails),
  ]
  const broken = read.flatMap(({ error }) => (error === undefined ? [] : problemsOf(error)))
  const problems = [
    ...lengthProblems(answers),
    ...trustProblems(answers),
    ...(broken.length > 0 ? broken : beyondGuardrails(files, now)),
  ]
  const byOption = Map.groupBy(problems, ({ path }) => optionOf(path, answers))
  return [...byOption].flatMap(([path, [first]]) => (first === undefined ? [] : [{ path, message: first.message }]))
}

function lengthProblems({ for: length }: Answers): readonly Problem[] {
  const isLength = (secondsIn(length) ?? 0) > 0
  return isLength ? [] : [{ path: 'window', message: `"${length}" is no length, such as 90m, 3h or 1d12h` }]
}

/** That is how infra/principal.yml has it. */
function trustProblems({ principal, platform, trustedService }: Answers): readonly Problem[] {
  const isUser = principal.startsWith('user/')
  if (isUser && platform !== undefined)
    return [{ path: '--platform', message: `${platform} runs no jobs as a user: name a role` }]
  if (!isUser || trustedService === undefined) return []
  return [{ path: '--trusted-service', message: 'a service runs no jobs as a user: name a role' }]
}

function beyondGuardrails({ event, guardrails }: FirstFiles, now: Date): readonly Problem[] {
  const read = guardrailsContract.safeParse(guardrails)
  const found = inspect(JSON.stringify(event), { guardrails: read.data, now })
  return found.map(({ path, message }) => ({ path: path.replace(/^detail\.?/, ''), message }))
}

/** With what was given there, if it is one of several. */
function optionOf(path: string, answers: Answers): string {
  const [, option] = OPTIONS.find(([field]) => path.startsWith(field)) ?? []
  if (option === undefined) return path
  const several = new Map<string, readonly string[]>([
    ['--read', answers.read],
    ['--write', answers.write],
    ['--from', answers.from],
  ]).get(option)
  const [, index] = /\[(\d+)\]$/.exec(path) ?? []
  const given = index === undefined ? undefined : several?.[Number(index)]
  return given === undefined ? option : `${option} ${given}`
}
