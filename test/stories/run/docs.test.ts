import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pageOf, section } from '#test/docs/page.ts'
import { type ServedCurfew, serveCurfew } from './served-curfew.ts'
import { endAll, shell } from './shell.ts'

const [, COMMAND = '', OUTPUT = ''] =
  /```console\n\$ ((?:.*\\\n)*.*)\n([\s\S]*?)```/.exec(section(pageOf('docs/cli.md'), 'curfew run')) ?? []

/** A training that has thirty steps of a second. */
const TRAIN = `for (let step = 1; step <= 30; step++) {
  console.log('step ' + step)
  await new Promise((resolve) => setTimeout(resolve, 1000))
}`
const SETTINGS = {
  source: 'acmeco.ml-platform',
  principal: 'user/trainer-gpu-01',
  network: { sourceIps: ['203.0.113.42/32'] },
}

const folder = mkdtempSync(join(tmpdir(), 'curfew-run-'))
let served: ServedCurfew
beforeAll(async () => {
  served = await serveCurfew()
  writeFileSync(join(folder, 'train.mjs'), TRAIN)
  writeFileSync(join(folder, 'curfew.json'), JSON.stringify(SETTINGS))
  const command = `#!/bin/sh\nexec "${process.execPath}" "${resolve('cli/curfew.ts')}" "$@"\n`
  writeFileSync(join(folder, 'curfew'), command, { mode: 0o755 })
})
afterEach(endAll)
afterAll(async () => {
  await served.stop()
  rmSync(folder, { recursive: true })
})

test('a run prints what docs/cli.md shows, times and the steps between apart', async () => {
  const path = `PATH="${folder}:${dirname(process.execPath)}:$PATH"; `
  const ran = shell(`${path}${COMMAND} 2>&1`, folder, served.environment)

  expect(await ran.exit).toBe(0)
  expect(said(ran.out())).toEqual(said(OUTPUT))
  expect(printed(ran.out()).at(0)).toBe(printed(OUTPUT).at(0))
  expect(printed(ran.out()).at(-1)).toBe(printed(OUTPUT).at(-1))
})

/** What Curfew says, in order. */
function said(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('curfew: '))
  return lines.map((line) =>
    line.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'then').replaceAll(/(\d+ min )?\d+ s\b/g, 'so long'),
  )
}

/** What the command prints. Between which of its steps Curfew says something depends on the machine. */
function printed(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('step '))
}
