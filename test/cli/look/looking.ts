import { serve } from '@curfew/local-aws/http-server'
import type { Account } from '#test/cli/audit/account.ts'
import { cli, type Ran } from '#test/cli/fake-io.ts'
import { at } from '#test/fixtures/seed.ts'
import { job, startDay } from '#test/stories/day.ts'

export { JOB } from '#test/stories/day.ts'
export const OVER = 'morning-run'
export const LATER = 'evening-run'
export const REFUSED = 'refused-job'

const window = (opensAt: string, closesAt: string) => ({
  opensAt: at(opensAt).toISOString(),
  closesAt: at(closesAt).toISOString(),
})

/** An account at half past one, with a job that is over, one that is open, one of a role that is scheduled, and one that was refused. */
export async function startLooking(): Promise<Account> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ jobId: OVER, window: window('00:40', '00:50') }))
  await day.put('Training Job Scheduled', job())
  const role = { principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }
  await day.put(
    'Training Job Scheduled',
    job({ ...role, jobId: LATER, window: window('05:00', '06:00'), requestedBy: 'ada@acmeco.example' }),
  )
  await day.put('Training Job Scheduled', job({ jobId: REFUSED, network: 'any' }))
  await day.until(at('01:30'))
  return { day, server: await serve(day.aws), administrator: day.aws.directory.createAdministrator('operator') }
}

/** Runs a command at the day's time. */
export function look({ day }: Account, argv: readonly string[], world: Parameters<typeof cli>[1] = {}): Promise<Ran> {
  return cli(argv, { now: day.clock.now(), ...world })
}

/** Every line of an output, without colours. */
export function linesOf(out: string): readonly string[] {
  return out.trimEnd().split('\n')
}

/** The JSON of each line. */
export function jsonLines(out: string): readonly unknown[] {
  return linesOf(out).map((line) => JSON.parse(line))
}
