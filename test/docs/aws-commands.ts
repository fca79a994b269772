import { globSync, readFileSync } from 'node:fs'
import { PAGES, pageOf, section } from './page.ts'

/** An operation of the AWS CLI, such as `dynamodb get-item`, and a file that names it. */
export type Command = { readonly file: string; readonly name: string }

/** Beside the pages: the READMEs of packages, comments of templates, and what `npm run local` prints. */
const OTHER_FILES = globSync('{packages/*/README.md,infra/*.yml,local/serve/*.ts}')

const COMMAND = /(?<![\w./:@-])(?:aws|job(?= s3)) ([a-z][a-z0-9-]+) ([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![\w.-])/g

/** Every command of the AWS CLI that users read. `job` is a function of docs/deploy.md that calls `aws`. */
export function commandsInDocs(): readonly Command[] {
  const texts = [
    ...PAGES.map(({ file, text }) => ({ file, text })),
    ...OTHER_FILES.map((file) => ({ file, text: readFileSync(file, 'utf8') })),
  ]
  return texts.flatMap(({ file, text }) =>
    [...text.matchAll(COMMAND)].map(([, service, operation]) => ({ file, name: `${service} ${operation}` })),
  )
}

/** What docs/deploy.md says about each command: those that were run, and those that never ran. */
export function listedCommands(): Readonly<Record<'run' | 'neverRun', readonly string[]>> {
  const rows = section(pageOf('docs/deploy.md'), 'The commands of these pages').match(/^\| .*\|$/gm) ?? []
  const isOfSecondHalf = rows.findIndex((row) => row.startsWith('| never run'))
  return { run: namesIn(rows.slice(0, isOfSecondHalf)), neverRun: namesIn(rows.slice(isOfSecondHalf)) }
}

function namesIn(rows: readonly string[]): readonly string[] {
  return rows.flatMap((row) => {
    const [, , service = '', operations = ''] = row.split('|')
    const [name = ''] = wordsIn(service)
    return name === '' ? [] : wordsIn(operations).map((operation) => `${name} ${operation}`)
  })
}

function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(/`([a-z][a-z0-9-]*)`/g)].map(([, word = '']) => word)
}
