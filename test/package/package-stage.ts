import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Template, templateIn } from './template.ts'

const OSLS = resolve('node_modules/osls/bin/serverless.js')
const SOURCES = ['events', 'functions', 'infra', 'node_modules', 'package.json', 'tools']

/** Packages a stage in a folder of its own: osls empties `.serverless` before it writes there, and the other tests read it. */
export async function packageStage(stage: string, params: Readonly<Record<string, string>> = {}): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), `curfew-${stage}-`))
  for (const name of SOURCES) symlinkSync(resolve(name), join(folder, name))
  // osls takes no link for its configuration.
  copyFileSync('serverless.yml', join(folder, 'serverless.yml'))
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`])
  try {
    await promisify(execFile)(process.execPath, [OSLS, 'package', '--stage', stage, ...given], { cwd: folder })
    return templateIn(join(folder, '.serverless'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
