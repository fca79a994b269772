import { execFile } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Template, templateIn } from './template.ts'

const OSLS = resolve('node_modules/osls/bin/serverless.js')
const CHANGEABLE = ['functions', 'infra']
const OTHERS = ['events', 'node_modules', 'package.json', 'tools']

export type PackageOptions = {
  readonly params?: Readonly<Record<string, string>>
  /** Changes copies of infra/ and functions/ in the folder that is packaged. */
  readonly change?: (folder: string) => void
}

/** Packages a stage in a temporary folder: osls empties `.serverless` first, which the other tests read. */
export async function packageStage(stage: string, options: PackageOptions = {}): Promise<Template> {
  const folder = await packageInFolder(stage, options)
  try {
    return templateIn(join(folder, '.serverless'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A temporary folder, for the caller to remove, with the package in `.serverless`. */
export async function packageInFolder(stage: string, { params = {}, change }: PackageOptions = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `curfew-${stage}-`))
  for (const name of change === undefined ? [...OTHERS, ...CHANGEABLE] : OTHERS)
    symlinkSync(resolve(name), join(folder, name))
  // osls does not accept a symbolic link to its configuration.
  copyFileSync('serverless.yml', join(folder, 'serverless.yml'))
  if (change !== undefined) {
    for (const name of CHANGEABLE) cpSync(name, join(folder, name), { recursive: true })
    change(folder)
  }
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`])
  try {
    await promisify(execFile)(process.execPath, [OSLS, 'package', '--stage', stage, ...given], { cwd: folder })
    return folder
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
}
