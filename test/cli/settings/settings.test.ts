import { describe, expect, test } from 'vitest'
import type { Io } from '#cli/io.ts'
import { settingsOf } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'

type World = { readonly files?: Readonly<Record<string, unknown>>; readonly environment?: Io['environment'] }

/** A world in which a command runs in /srv/team/project/jobs. */
function world({ files = {}, environment = {} }: World): Io {
  const nothing = async () => {}
  return {
    read: async (file) => {
      const json = files[file]
      if (json !== undefined) return typeof json === 'string' ? json : JSON.stringify(json)
      throw Object.assign(new Error(`ENOENT: ${file}`), { code: 'ENOENT' })
    },
    async *lines() {},
    filesIn: async () => undefined,
    interruption: () => new AbortController().signal,
    ...{
      write: nothing,
      out: nothing,
      err: () => {},
      status: () => {},
      sleep: nothing,
      screen: () => {},
      now: () => new Date(),
    },
    ...{ environment, cwd: '/srv/team/project/jobs', home: '/home/ada', timeZone: 'UTC' },
    ...{ colours: false, links: false, width: undefined, isInteractive: false },
  }
}

describe('settings', () => {
  test('without a file are those of prod', async () => {
    const settings = await settingsOf({}, world({}))

    expect(settings).toMatchObject({ stage: 'prod', prefix: 'curfew' })
    expect(stackOf(settings)).toMatchObject({ table: 'curfew', bus: 'curfew', auditLog: '/curfew/audit' })
  })

  test('come from the nearest curfew.json, upwards from the working folder', async () => {
    const files = { '/srv/team/curfew.json': { stage: 'far' }, '/srv/team/project/curfew.json': { stage: 'near' } }

    expect(await settingsOf({}, world({ files }))).toMatchObject({ stage: 'near', prefix: 'curfew-near' })
  })

  test.each([
    ['~/.config', {}, '/home/ada/.config/curfew/curfew.json'],
    ['XDG_CONFIG_HOME', { XDG_CONFIG_HOME: '/home/ada/etc' }, '/home/ada/etc/curfew/curfew.json'],
  ])("come from the user's own in %s, if no folder has one", async (_, environment, file) => {
    expect(await settingsOf({}, world({ environment, files: { [file]: { stage: 'own' } } }))).toMatchObject({
      stage: 'own',
    })
  })

  test('obey the option first, then the environment, then the file', async () => {
    const given = {
      files: { '/srv/team/curfew.json': { stage: 'file' } },
      environment: { CURFEW_STAGE: 'environment' },
    }

    expect((await settingsOf({ stage: 'option' }, world(given))).stage).toBe('option')
    expect((await settingsOf({}, world(given))).stage).toBe('environment')
  })

  test('take a prefix for the stage of its file, and for no other', async () => {
    const files = { '/srv/team/curfew.json': { stage: 'blue', prefix: 'curfew-of-team-blue' } }

    expect((await settingsOf({}, world({ files }))).prefix).toBe('curfew-of-team-blue')
    expect((await settingsOf({ stage: 'green' }, world({ files }))).prefix).toBe('curfew-green')
  })

  test('name guardrails and catalogue relative to their file', async () => {
    const files = { '/srv/team/project/curfew.json': { guardrails: 'infra/g.json', catalogue: '../c.json' } }

    expect(await settingsOf({}, world({ files }))).toMatchObject({
      guardrails: '/srv/team/project/infra/g.json',
      catalogue: '/srv/team/c.json',
    })
  })

  test('report every problem of the file, with its path', async () => {
    const files = { '/srv/team/curfew.json': { stage: 'a b', source: 'aws.s3', nework: 'any' } }

    await expect(settingsOf({}, world({ files }))).rejects.toThrow(
      /^Cannot use \/srv\/team\/curfew\.json: (?=.*stage)(?=.*source)(?=.*nework)/,
    )
  })

  test.each([
    ['no JSON', '{', 'Cannot read /srv/team/curfew.json: invalid JSON: '],
    ['no object', '[]', 'Cannot use /srv/team/curfew.json: expected object'],
  ])('do not guess if the file is %s', async (_, text, message) => {
    await expect(settingsOf({}, world({ files: { '/srv/team/curfew.json': text } }))).rejects.toThrow(message)
  })

  test('refuse a stage that is no name', async () => {
    await expect(settingsOf({ stage: 'a/b' }, world({}))).rejects.toThrow('Cannot use stage a/b')
  })
})
