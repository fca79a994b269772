import { secondsIn } from '#cli/durations.ts'
import { askText, type Question } from '#cli/terminal/ask.ts'
import { NAME_PREFIX } from '#core/access/access.ts'
import { parseLocation } from '#core/access/location.ts'
import { parsePrincipal } from '#core/grant/principal.ts'
import { network } from '#events/fields/network.ts'
import { principal } from '#events/fields/principal.ts'
import { line } from '#events/fields/text.ts'
import { problemsOf } from '#events/problems.ts'
import { networkOf } from './detail.ts'
import type { Needed } from './missing.ts'
import type { RequestOptions } from './options.ts'

/** Asks for what is missing, one after the other. Throws a Fault if somebody gives up. */
export async function askFor(missing: readonly Needed[], options: RequestOptions): Promise<RequestOptions> {
  let answered = options
  for (const needed of missing) answered = { ...answered, ...(await ASK[needed]()) }
  return answered
}

const ASK = {
  principal: async () => ({
    principal: await askText({
      message: 'Who does the job run as, user/NAME, role/NAME or access-key/tigris/NAME?',
      placeholder: 'user/trainer-gpu-01',
      validate: (text) =>
        checked(principal, parsePrincipal(text) ?? text) && 'It is user/NAME, role/NAME or access-key/tigris/NAME.',
    }),
  }),
  access: async () => {
    const read = wordsIn(
      await askText({
        message: 'What does it read? Nothing, if it only writes. A blank separates several.',
        placeholder: 's3://acmeco-training-datasets-wikipedia-2025-07-01',
        validate: locationProblem,
      }),
    )
    const write = wordsIn(
      await askText({
        message: 'Where does it write? Nothing, if it only reads.',
        placeholder: 's3://acmeco-finetuned-models/ada/',
        validate: (text) =>
          locationProblem(text) ?? (hasSome(text, read) ? undefined : 'Name a location to read or to write.'),
      }),
    )
    return { ...(read.length > 0 && { read }), ...(write.length > 0 && { write }) }
  },
  window: async () => ({
    for: await askText({
      message: 'For how long, from now on?',
      placeholder: '3h',
      validate: (text) => ((secondsIn(text) ?? 0) > 0 ? undefined : 'It is how long, such as 90m, 3h or 1d12h.'),
    }),
  }),
  network: async () => ({
    from: wordsIn(
      await askText({
        message: 'Where does it call from: addresses, blocks or VPC endpoints?',
        placeholder: '203.0.113.42',
        validate: (text) => checked(network, networkOf({ from: wordsIn(text) })),
      }),
    ),
  }),
  reason: async () => ({ reason: await askLine('Why?', 'weekly fine-tune') }),
  source: async () => ({
    source: await askLine(
      'Which source do your events have? By it the guardrails know who asks.',
      'acmeco.ml-platform',
    ),
  }),
} as const satisfies Record<Needed, () => Promise<RequestOptions>>

function askLine(message: string, placeholder: string): Promise<string> {
  const contract = line('')
  const question: Question = { message, placeholder, validate: (text) => checked(contract, text) }
  return askText(question)
}

/** What is wrong with an answer, in one sentence; undefined if nothing is. */
function checked(
  contract: typeof network | typeof principal | ReturnType<typeof line>,
  answer: unknown,
): string | undefined {
  const read = contract.safeParse(answer)
  if (read.success) return undefined
  const [problem] = problemsOf(read.error)
  return `It ${problem?.message ?? 'cannot be used'}.`
}

function locationProblem(text: string): string | undefined {
  const problems = wordsIn(text).flatMap((word) => {
    if (word.startsWith(NAME_PREFIX)) return []
    const parsed = parseLocation(word)
    return 'problem' in parsed ? [`${parsed.problem}.`] : []
  })
  return problems[0]
}

function hasSome(text: string, before: readonly string[]): boolean {
  return before.length > 0 || wordsIn(text).length > 0
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}
