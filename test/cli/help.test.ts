import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { describe, expect, test } from 'vitest'
import { addCommands } from '#cli/commands.ts'
import { COMPLETE } from '#cli/completion/word.ts'
import { processIo } from '#cli/process/process-io.ts'
import { cli } from './fake-io.ts'

const root = new Command('curfew')
await addCommands(root, [], await processIo(), () => {})

/** Every command that does something, by its words after `curfew`. */
const LEAVES = leavesOf(root, [])

function leavesOf(command: CommandUnknownOpts, words: readonly string[]): readonly (readonly string[])[] {
  if (command.commands.length === 0) return [words]
  return command.commands.flatMap((one) => leavesOf(one, [...words, one.name()]))
}

test('there are commands to check', () => {
  expect(LEAVES.length).toBeGreaterThan(10)
})

describe.each(LEAVES.map((words) => ({ words, name: words.join(' ') })))('curfew $name --help', ({ words, name }) => {
  test('describes the command in a sentence, and shows examples that run it', async () => {
    const { exit, out, err } = await cli([...words, '--help'])

    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toMatch(/\n\n[A-Z][\s\S]+?\.\n\n/)
    const [, examples = ''] = out.split('\nExamples:\n')
    expect(examples).toMatch(new RegExp(`^ +(.* )?curfew ${name}( |$)`, 'm'))
  })

  test('has examples whose options exist', async () => {
    const { out } = await cli([...words, '--help'])
    const [, examples = ''] = out.split('\nExamples:\n')
    const own = examples
      .replaceAll(/\\\n/g, ' ')
      .split('\n')
      .flatMap((line) => line.split(/ [|>#&]+ |<\(/))
      .map((part) => part.split(' -- ')[0] ?? '')
      .filter((part) => part.includes(`curfew ${name}`))
    const used = own.flatMap((part) => part.slice(part.indexOf('curfew')).match(/(?<= )--[a-z-]+/g) ?? [])

    const { out: offered } = await cli([COMPLETE, ...words, '--'])
    const known = offered.split('\n').map((line) => line.split(' ')[0])
    expect(used.filter((option) => !known.includes(option))).toEqual([])
  })
})

test('help of curfew and of its groups names every command', async () => {
  for (const words of LEAVES) {
    const { out } = await cli([...words.slice(0, -1), '--help'])
    expect(out).toMatch(new RegExp(`^ {2}${words.at(-1)} `, 'm'))
  }
})
