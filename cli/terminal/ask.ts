import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'

/**
 * Whether somebody confirms what cannot be undone. `yes` confirms it beforehand. Throws a Fault where nobody can be asked.
 * @param what completes "Cannot …": `revoke every grant`
 */
export async function isConfirmed(what: string, question: string, yes: boolean | undefined, io: Io): Promise<boolean> {
  if (yes) return true
  if (!io.isInteractive) throw new Fault(`Cannot ${what} unasked: there is no terminal to ask on; pass --yes`)
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr })
  return !isCancel(answer) && answer
}

export type Question = {
  readonly message: string
  readonly placeholder?: string
  /** What is wrong with an answer. */
  readonly validate?: (text: string) => string | undefined
}

/** Asks for a line of text. Throws a Fault if somebody gives up. */
export async function askText({ message, placeholder, validate }: Question): Promise<string> {
  const { text, isCancel } = await import('@clack/prompts')
  const answer = await text({
    message,
    ...(placeholder !== undefined && { placeholder }),
    ...(validate && { validate: (answered: string | undefined) => validate(answered ?? '') }),
    output: process.stderr,
  })
  if (isCancel(answer)) throw new Fault('Given up: nothing was sent')
  return answer
}
