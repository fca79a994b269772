import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'

/** What the last word of a command line is. */
export type Place =
  | { readonly at: 'option name'; readonly command: CommandUnknownOpts; readonly used: readonly Option[] }
  /** `before` is what precedes the value in its word: `--format=`. */
  | { readonly at: 'option value'; readonly option: Option; readonly before: string }
  | { readonly at: 'command'; readonly command: CommandUnknownOpts }
  | { readonly at: 'argument'; readonly command: CommandUnknownOpts; readonly index: number }
  /** After `--`: files, or a command of the user's own. */
  | { readonly at: 'rest' }

type State = {
  command: CommandUnknownOpts
  /** An option whose value comes next, or may come next. */
  open: { readonly option: Option; readonly isNeeded: boolean } | undefined
  arguments: number
  used: Option[]
}

/** Reads the words before the last one as commander would, as far as completion has to know. */
export function placeOf(root: CommandUnknownOpts, words: readonly string[]): Place {
  const current = words.at(-1) ?? ''
  const state: State = { command: root, open: undefined, arguments: 0, used: [] }
  for (const word of words.slice(0, -1)) {
    if (word === '--' && state.open?.isNeeded !== true) return { at: 'rest' }
    take(word, state)
  }

  const { command, open, used } = state
  if (open !== undefined && (open.isNeeded || !current.startsWith('-')))
    return { at: 'option value', option: open.option, before: '' }
  const [before, name] = /^(--[^=]+)=/.exec(current) ?? []
  const assigned = optionOf(command, name ?? '')
  if (assigned !== undefined && before !== undefined) return { at: 'option value', option: assigned, before }
  if (current.startsWith('-')) return { at: 'option name', command, used }
  if (command.commands.length > 0 && state.arguments === 0) return { at: 'command', command }
  return { at: 'argument', command, index: state.arguments }
}

function take(word: string, state: State): void {
  const { command, open } = state
  if (open !== undefined && (open.isNeeded || !word.startsWith('-'))) {
    state.open = open.option.variadic ? { option: open.option, isNeeded: false } : undefined
    return
  }
  state.open = undefined
  const named = command.commands.find((one) => one.name() === word)
  if (word.startsWith('-')) takeOption(word, state)
  else if (named === undefined) state.arguments += 1
  else state.command = named
}

function takeOption(word: string, state: State): void {
  const [name = word, value] = word.split('=', 2)
  const option = optionOf(state.command, name)
  if (option === undefined) return
  state.used.push(option)
  if (value === undefined && (option.required || option.optional)) state.open = { option, isNeeded: option.required }
}

function optionOf({ options }: CommandUnknownOpts, name: string): Option | undefined {
  return options.find(({ long, short }) => long === name || short === name)
}
