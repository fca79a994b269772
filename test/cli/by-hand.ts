import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import { onTestFinished, vi } from 'vitest'
import { secondsAfter } from '#core/grant/window.ts'
import type { Day, DayOptions } from '#local/day/day.ts'
import { signIn } from '#test/cli/audit/account.ts'
import { cli, type Ran } from '#test/cli/fake-io.ts'
import { startDay } from '#test/stories/day.ts'

/** Somebody at a shell, beside a day that goes on while their commands sleep. */
export type ByHand = {
  readonly day: Day
  readonly server: HttpServer
  curfew(argv: readonly string[], world?: Parameters<typeof cli>[1]): Promise<Ran>
}

/** Half past midnight on the day of the seed, served over HTTP to an administrator until the test is over. */
export async function byHand(options: DayOptions = {}): Promise<ByHand> {
  const day = await startDay(options)
  const server = await serve(day.aws)
  onTestFinished(() => server.close())
  signIn({ server, administrator: day.aws.directory.createAdministrator('ada') })
  onTestFinished(() => void vi.unstubAllEnvs())
  const whileAsleep = () => day.until(secondsAfter(day.clock.now(), 2))
  return {
    ...{ day, server },
    curfew: (argv, world = {}) =>
      cli(argv, { now: day.clock.now(), environment: { AWS_REGION: 'us-east-1' }, whileAsleep, ...world }),
  }
}

/** What `curfew.json` says, for the file of the working folder. */
export const SETTINGS = {
  '/nowhere/project/curfew.json': JSON.stringify({
    source: 'acmeco.ml-platform',
    requestedBy: 'ada@acmeco.example',
    principal: 'user/trainer-gpu-01',
    network: { sourceIps: ['203.0.113.42/32'] },
  }),
}
