import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Names of the Lambdas: the folders of infra/lambdas, in alphabetical order.
 * @throws if a folder has no functions/<name>.ts, or the other way round
 */
export function lambdaNames(root = '.'): readonly string[] {
  const folders = entriesOf(join(root, 'infra/lambdas')).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  const stories = entriesOf(join(root, 'functions')).flatMap(({ name }) => /^(.+)\.ts$/.exec(name)?.[1] ?? [])
  const problems = [
    ...folders
      .filter((name) => !stories.includes(name))
      .map((name) => `infra/lambdas/${name} has no functions/${name}.ts`),
    ...stories
      .filter((name) => !folders.includes(name))
      .map((name) => `functions/${name}.ts has no infra/lambdas/${name}`),
  ]
  if (problems.length > 0) throw new Error(`Cannot list the Lambdas: ${problems.join('; ')}`)
  return folders.toSorted()
}

function entriesOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true })
}
