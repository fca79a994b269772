import * as z from 'zod'
import { lambdaNames } from '../lambda-names.ts'
import { expand, type Json } from './expand.ts'
import { type LambdaFolder, loopsOf } from './loops.ts'
import { parsePlatforms, platformLoop } from './platforms.ts'

/** What osls gives to a source of variables. */
export type Asked = {
  readonly address: string
  readonly serviceDir: string
  /** Resolves `file(…)` to the content of a YAML file, with the variables in it, and `param:…` to a parameter of the stage. */
  readonly resolveVariable: (variable: string) => Promise<Json>
}

/** The one file that repeats what platforms need. */
const BOUNDARY = 'boundary.yml'

/** `${infra:bus.yml}`: the file infra/bus.yml, with what it repeats for each Lambda and each right of a platform. */
export async function infraFile({ address, serviceDir, resolveVariable }: Asked): Promise<{ readonly value: Json }> {
  const read = (path: string) => resolveVariable(`file(infra/${path})`)
  const absent = await absentLambdas(read, resolveVariable)
  const names = lambdaNames(serviceDir).filter((name) => !absent.includes(name))
  const folders = await Promise.all(names.map((name) => folderOf(name, read)))
  // In no other file, so that a wrong parameter is one problem and not as many as there are files.
  const rights = address === BOUNDARY ? platformLoop(parsePlatforms(await resolveVariable('param:platforms'))) : {}
  return { value: expand(await read(address), { ...loopsOf(folders), ...rights }) }
}

const optionalLambdas = z.record(z.string(), z.string())

/** Lambdas that the stage does not have, because their parameter is not true. */
async function absentLambdas(
  read: (path: string) => Promise<Json>,
  resolveVariable: Asked['resolveVariable'],
): Promise<readonly string[]> {
  const optional = Object.entries(optionalLambdas.parse(await read('lambdas/optional.yml')))
  const states = await Promise.all(
    optional.map(async ([name, parameter]) => ({ name, value: await resolveVariable(`param:${parameter}`) })),
  )
  return states.filter(({ value }) => String(value) !== 'true').map(({ name }) => name)
}

async function folderOf(name: string, read: (path: string) => Promise<Json>): Promise<LambdaFolder> {
  const files = ['function', 'role', 'alarm'].map((file) => read(`lambdas/${name}/${file}.yml`))
  const [own = null, role = null, alarm = null] = await Promise.all(files)
  return { name, function: own, role, alarm }
}
