import { Fault } from '#cli/fault.ts'
import { listed, type Problem, printProblems } from '#core/refusal.ts'
import type { Source } from './source.ts'

/** Something is wrong in a file that a user wrote: printed with each problem at its place. Its message has all of them in one line. */
export class SourceFault extends Fault {
  /** What cannot be done: `Cannot use the event in e.json`. */
  readonly doing: string
  readonly source: Source
  readonly problems: readonly Problem[]
  /** How many more problems there are. */
  readonly more: number

  /** The paths of the problems are those of the values in the source: `Entries[0].Detail.window`. */
  constructor(doing: string, source: Source, problems: readonly Problem[]) {
    const list = listed(problems)
    super(`${doing}: ${printProblems(list)}`)
    this.doing = doing
    this.source = source
    this.problems = list.problems
    this.more = list.more
  }
}
