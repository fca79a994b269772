import type { Command } from '@commander-js/extra-typings'
import type { Exit } from './exit.ts'
import type { Io } from './io.ts'

/** Adds a command to its group. `done` receives the exit code of the command, `argv` has the words of the command line. */
type AddCommand = (group: Command, io: Io, done: (exit: Exit) => void, argv: readonly string[]) => void

type Group = {
  readonly description: string
  /** The modules of its commands, by their names. */
  readonly commands: Readonly<Record<string, () => Promise<AddCommand>>>
}

const GROUPS: Readonly<Record<string, Group>> = {
  policy: {
    description: 'Compile, prove, lint, evaluate and explain IAM policies. Needs no AWS account.',
    commands: {
      compile: async () => (await import('./policy/compile.ts')).addCompile,
      prove: async () => (await import('./policy/prove.ts')).addProve,
      lint: async () => (await import('./policy/lint.ts')).addLint,
      evaluate: async () => (await import('./policy/evaluate.ts')).addEvaluate,
      explain: async () => (await import('./policy/explain.ts')).addExplain,
    },
  },
  audit: {
    description: 'Show the audit trail, find out who had access, verify the records, and publish them again.',
    commands: {
      show: async () => (await import('./audit/show.ts')).addShow,
      who: async () => (await import('./audit/who.ts')).addWho,
      verify: async () => (await import('./audit/verify.ts')).addVerify,
      republish: async () => (await import('./audit/republish.ts')).addRepublish,
    },
  },
}

/** The modules of the commands that are in no group, by their names. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  request: async () => (await import('./request.ts')).addRequest,
  extend: async () => (await import('./extend.ts')).addExtend,
  end: async () => (await import('./end.ts')).addEnd,
  revoke: async () => (await import('./revoke.ts')).addRevoke,
  ls: async () => (await import('./ls.ts')).addLs,
  can: async () => (await import('./can.ts')).addCan,
  status: async () => (await import('./status.ts')).addStatus,
  report: async () => (await import('./report.ts')).addReport,
  init: async () => (await import('./init.ts')).addInit,
  completion: async () => (await import('./completion.ts')).addCompletion,
  run: async () => (await import('./run/run.ts')).addRun,
  credentials: async () => (await import('./credentials/credentials.ts')).addCredentials,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
}

/** What may follow `curfew`. */
export const COMMAND_NAMES: readonly string[] = [...Object.keys(COMMANDS), ...Object.keys(GROUPS)].toSorted()

/** Adds what a command line may name: only the command that it does name, because to load all takes longer than most of them run. */
export async function addCommands(
  program: Command,
  argv: readonly string[],
  io: Io,
  done: (exit: Exit) => void,
): Promise<void> {
  const [group, command] = argv
  const isGroup = group !== undefined && Object.hasOwn(GROUPS, group)
  for (const load of isGroup ? [] : named(COMMANDS, group)) (await load())(program, io, done, argv)
  const isCommand = group !== undefined && Object.hasOwn(COMMANDS, group)
  for (const [name, { description, commands }] of Object.entries(GROUPS)) {
    const parent = program.command(name).description(description)
    const isOther = isCommand || (isGroup && group !== name)
    const loaders = isOther ? [] : named(commands, group === name ? command : undefined)
    for (const load of loaders) (await load())(parent, io, done, argv)
  }
}

/** All, unless one is named: help, and suggestions for a typo, need them all. */
function named(commands: Group['commands'], name: string | undefined): readonly (() => Promise<AddCommand>)[] {
  const only = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  return only === undefined ? Object.values(commands) : [only]
}
