import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goLive, type Live } from '#test/cli/live.ts'
import { CTRL_C } from '#test/cli/look/terminal.ts'

const ENTER = '\r'
const CTRL_U = '\u0015'

describe.runIf(spawnSync('script', ['--version']).status === 0)('somebody at a terminal', () => {
  let live: Live
  beforeAll(async () => {
    live = await goLive()
  })
  afterAll(() => live.stop())

  test('is asked for what is missing, corrects an answer, and gets access that they revoke after a question', async () => {
    const request = live.curfew('request --job by-hand --wait')
    await request.shows(/Who does the job run as/)
    request.type(`trainer${ENTER}`)
    await request.shows(/It is user\/NAME, role\/NAME or access-key/)
    request.type(`${CTRL_U}user/trainer-gpu-01${ENTER}`)
    await request.shows(/What does it read\?/)
    request.type(ENTER)
    await request.shows(/Where does it write\?/)
    request.type(ENTER)
    await request.shows(/Name a location to read or to write/)
    request.type(`s3://acmeco-finetuned-models/by-hand/${ENTER}`)
    await request.shows(/For how long/)
    request.type(`1h${ENTER}`)
    await request.shows(/Where does it call from/)
    request.type(`203.0.113.42${ENTER}`)
    await request.shows(/Why\?/)
    request.type(`weekly fine-tune${ENTER}`)
    await request.shows(/Which source/)
    request.type(`acmeco.ml-platform${ENTER}`)
    await request.shows(/Access of job by-hand is ready\./)
    expect(await request.ended()).toContain('exit 0')

    const declined = live.curfew('revoke by-hand --reason leak')
    await declined.shows(/by-hand +user\/trainer-gpu-01 +open +59 min/)
    await declined.shows(/Revoke 1 grant\? It is not given back\./)
    declined.type(ENTER)
    expect(await declined.ended()).toMatch(/curfew: Nothing was sent\r\nexit 1/)

    const revoked = live.curfew('revoke by-hand --reason leak')
    await revoked.shows(/Revoke 1 grant\?/)
    revoked.type('y')
    await revoked.shows(/Access of 1 job is revoked\./)
    expect(await revoked.ended()).toMatch(/detached [^\r]*Z +off [^\r]*Z\r\nexit 0/)
  }, 120_000)

  test('who gives up at a question has sent nothing', async () => {
    const request = live.curfew('request --job given-up')
    await request.shows(/Who does the job run as/)
    request.type(CTRL_C)

    expect(await request.ended()).toMatch(/curfew: Given up: nothing was sent\r\nexit 2/)
  }, 60_000)
})
