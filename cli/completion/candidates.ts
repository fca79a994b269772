import { Command, type CommandUnknownOpts, type Option } from '@commander-js/extra-typings'
import { addCommands, COMMAND_NAMES } from '#cli/commands.ts'
import type { Io } from '#cli/io.ts'
import { VERSION } from '#cli/version.ts'
import { placeOf } from './words.ts'

/** A word that may stand at the end of a command line, and what it means. */
export type Candidate = { readonly word: string; readonly means: string }

export type Completion = {
  readonly candidates: readonly Candidate[]
  /** Whether the shell shall complete names of files as well. */
  readonly files: boolean
}

/** What stands for a value that is read from the stage, in the usage of a command. */
export type Named = 'job' | 'principal'
export type ReadNames = (kind: Named, stage: string | undefined) => Promise<readonly string[]>

const NOTHING: Completion = { candidates: [], files: false }

/** What may stand where the last of the words is. The words before it are complete. */
export async function complete(words: readonly string[], io: Io, readNames: ReadNames): Promise<Completion> {
  const current = words.at(-1) ?? ''
  const found = await candidatesFor(words, io, readNames)
  return { ...found, candidates: found.candidates.filter(({ word }) => word.startsWith(current)) }
}

async function candidatesFor(words: readonly string[], io: Io, readNames: ReadNames): Promise<Completion> {
  const root = new Command('curfew').version(VERSION, '-V, --version', 'print the version')
  // To load every command takes longer than somebody waits who presses a key.
  if (words.length > 1) await addCommands(root, words, io, () => {})
  else if (words[0]?.startsWith('-') !== true) return offered(COMMAND_NAMES.map((word) => ({ word, means: '' })))
  const place = placeOf(root, words)
  const stage = stageIn(words)
  switch (place.at) {
    case 'rest':
      return { candidates: [], files: true }
    case 'command':
      return offered(place.command.commands.map((one) => ({ word: one.name(), means: one.description() })))
    case 'option name':
      return offered(optionNames(place.command, place.used))
    case 'option value': {
      const { argChoices, flags } = place.option
      const values = await valuesOf(argChoices, /[<[]([\w-]+)/.exec(flags)?.[1] ?? '', stage, readNames)
      return { ...values, candidates: values.candidates.map((one) => ({ ...one, word: `${place.before}${one.word}` })) }
    }
    case 'argument': {
      const all = place.command.registeredArguments
      const argument = all[place.index] ?? all.findLast(({ variadic }) => variadic)
      return argument === undefined ? NOTHING : valuesOf(argument.argChoices, argument.name(), stage, readNames)
    }
  }
}

function optionNames(command: CommandUnknownOpts, used: readonly Option[]): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => option.variadic || !used.some(({ long }) => long === option.long))
    .map(({ long, short, description }) => ({ word: long ?? short ?? '', means: description }))
}

async function valuesOf(
  choices: readonly string[] | undefined,
  name: string,
  stage: string | undefined,
  readNames: ReadNames,
): Promise<Completion> {
  if (choices !== undefined) return offered(choices.map((word) => ({ word, means: '' })))
  const kind = name.replace(/s$/, '')
  if (kind === 'job' || kind === 'principal') {
    return offered((await readNames(kind, stage)).map((word) => ({ word, means: '' })))
  }
  return { candidates: [], files: ['file', 'event', 'record', 'word'].includes(kind) }
}

function stageIn(words: readonly string[]): string | undefined {
  const at = words.indexOf('--stage')
  return at === -1 ? words.find((word) => word.startsWith('--stage='))?.slice('--stage='.length) : words[at + 1]
}

function offered(candidates: readonly Candidate[]): Completion {
  return { candidates, files: false }
}
