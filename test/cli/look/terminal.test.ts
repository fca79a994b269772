import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secondsAfter } from '#core/grant/window.ts'
import { aDay, type Day } from '#local/day/day.ts'
import { JOB, job } from '#test/stories/day.ts'
import { CTRL_C, openTerminal } from './terminal.ts'

let day: Day
let server: HttpServer
let operator: Credentials

/** The command has a clock of its own, the real one. */
beforeAll(async () => {
  const now = new Date()
  day = await aDay(now)
  const window = { opensAt: now.toISOString(), closesAt: secondsAfter(now, 7200).toISOString() }
  await day.put('Training Job Scheduled', job({ window }))
  operator = day.aws.directory.createAdministrator('operator')
  server = await serve(day.aws)
})
afterAll(() => server.close())

function curfew(line: string) {
  return openTerminal(`${process.execPath} cli/curfew.ts ${line}`, {
    ...{ AWS_ENDPOINT_URL: server.url, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ACCESS_KEY_ID: operator.accessKeyId, AWS_SECRET_ACCESS_KEY: operator.secretAccessKey },
  })
}

const ALTERNATE = '\u001b[?1049h'
const BACK = '\u001b[?25h\u001b[?1049l'

test('in a terminal, ls --watch shows an end while it lasts, and Ctrl-C gives the terminal back', async () => {
  const terminal = curfew('ls --watch')
  await terminal.shows(/1 h 5\d min left/)
  await day.put('Training Job Completed', { jobId: JOB })
  await terminal.shows(/No unfinished grants in stage prod/)
  terminal.type(CTRL_C)
  const shown = await terminal.ended()

  expect(shown.split(ALTERNATE)).toHaveLength(2)
  expect(shown.split(BACK)).toHaveLength(2)
  expect(shown.slice(shown.indexOf(BACK))).toMatch(/No unfinished grants[\s\S]*exit 0/)
})

test('in a terminal, status fits 80 columns and has no escape that moves the cursor', async () => {
  const terminal = curfew(`status ${JOB}`)
  const shown = await terminal.ended()

  expect(shown).toMatch(/ended by the job|Access ended at/)
  expect(shown).not.toContain('\u001b')
  expect(Math.max(...shown.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
})

test('in a terminal, audit show --follow shows what is published meanwhile, and Ctrl-C ends it', async () => {
  const terminal = curfew('audit show --follow')
  await terminal.shows(/close grant, done/)
  const opensAt = secondsAfter(day.clock.now(), 3600)
  const window = { opensAt: opensAt.toISOString(), closesAt: secondsAfter(opensAt, 3600).toISOString() }
  await day.put('Training Job Scheduled', job({ jobId: 'one-more', window }))
  await day.until(secondsAfter(day.clock.now(), 30))
  await terminal.shows(/one-more[\s\S]*schedule grant, done/)
  terminal.type(CTRL_C)

  expect(await terminal.ended()).toMatch(/exit 0\s*$/)
})
