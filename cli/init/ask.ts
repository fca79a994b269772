import type { TextOptions } from '@clack/prompts'
import { Fault } from '#cli/fault.ts'
import { type Answers, type Given, missingIn, type Needed, PLATFORM_NAMES } from './answers.ts'

type Question = { readonly message: string; readonly placeholder: string }

const QUESTIONS = {
  source: {
    message: 'What puts the events? By this source the guardrails know who asks.',
    placeholder: 'acmeco.ml-platform',
  },
  requestedBy: { message: 'Who are you?', placeholder: 'ada@acmeco.example' },
  principal: {
    message: 'Who do jobs run as, user/NAME, role/NAME or access-key/tigris/NAME?',
    placeholder: 'user/trainer-gpu-01',
  },
  read: {
    message: 'What may they read? Several are separated by blanks.',
    placeholder: 's3://acmeco-training-datasets/',
  },
  from: { message: 'Where do they call from: address, block or VPC endpoint?', placeholder: '203.0.113.42' },
} as const satisfies Readonly<Record<Exclude<Needed, 'platform'>, Question>>

const WHERE_TO_WRITE: Question = {
  message: 'Where may they write? Nothing, if they may not.',
  placeholder: 's3://acmeco-finetuned-models/',
}

/** What is wrong with an answer, once the others are as they should be. */
export type Check = (given: Given) => string | undefined

/** Asks for what is missing. Throws a Fault if somebody cancels: nothing is written then. */
export async function askFor(given: Given, check: Check): Promise<Given> {
  let answered = given
  for (let [next] = missingIn(answered); next !== undefined; [next] = missingIn(answered)) {
    answered = { ...answered, ...(await ask(next, answered, check)) }
  }
  return answered
}

async function ask(needed: Needed, given: Given, check: Check): Promise<Given> {
  switch (needed) {
    case 'platform':
      return { platform: await askPlatform() }
    case 'read': {
      const read = await askText(QUESTIONS.read, (text) => check({ ...given, read: wordsIn(text) }))
      const write = await askText(WHERE_TO_WRITE, (text) =>
        check({ ...given, read: wordsIn(read), write: wordsIn(text) }),
      )
      return { read: wordsIn(read), write: wordsIn(write) }
    }
    case 'from':
      return { from: wordsIn(await askText(QUESTIONS.from, (text) => check({ ...given, from: wordsIn(text) }))) }
    default:
      return { [needed]: await askText(QUESTIONS[needed], (text) => check({ ...given, [needed]: text })) }
  }
}

async function askText(question: Question, problem: (text: string) => string | undefined): Promise<string> {
  const { text, isCancel } = await import('@clack/prompts')
  const options: TextOptions = { ...question, validate: (typed = '') => problem(typed.trim()), output: process.stderr }
  const answer = await text(options)
  if (isCancel(answer)) throw new Fault('Nothing is written: you cancelled')
  return (answer ?? '').trim()
}

async function askPlatform(): Promise<Answers['platform']> {
  const { select, isCancel } = await import('@clack/prompts')
  const answer = await select({
    message: 'What runs the jobs of this role?',
    options: PLATFORM_NAMES.map((value) => ({ value, label: value })),
    output: process.stderr,
  })
  if (isCancel(answer)) throw new Fault('Nothing is written: you cancelled')
  return answer
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}
