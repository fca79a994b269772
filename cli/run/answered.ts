import { causeOf } from '#cli/fault.ts'
import { secondsAfter } from '#core/grant/window.ts'
import { type AskedExtension, type Memory, UNANSWERED_SECONDS } from './plan.ts'
import type { RunWorld } from './world.ts'

/** What became of the extension that a run asked for, if it asked for one. */
export async function answered(memory: Memory, end: Date, world: RunWorld): Promise<Memory> {
  const { extension } = memory
  if (extension === undefined || extension.answer !== 'none yet') return memory
  const answer = await answerTo(extension, end, world)
  return { ...memory, extension: { ...extension, answer } }
}

async function answerTo(asked: AskedExtension, end: Date, world: RunWorld): Promise<AskedExtension['answer']> {
  if (end > asked.from) return 'extended'
  const refusal = asked.event === undefined ? undefined : await refusalOf(asked.event, world)
  if (refusal !== undefined) {
    world.say('extension refused', `the extension was refused, and access ends at ${world.print(end)}: ${refusal}`)
    return 'refused'
  }
  if (world.now() < secondsAfter(asked.at, UNANSWERED_SECONDS)) return 'none yet'
  world.say('extension unanswered', `nobody has answered the extension yet; access ends at ${world.print(end)} without`)
  return 'none'
}

async function refusalOf(event: string, world: RunWorld): Promise<string | undefined> {
  try {
    return await world.refusalOf(event)
  } catch (error) {
    world.say('trouble', `cannot see whether the extension was refused, and tries again: ${causeOf(error)}`)
    return undefined
  }
}
