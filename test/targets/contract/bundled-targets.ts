import { compileFunction } from 'node:vm'
import type { ManualClock } from '@curfew/local-aws/clock'
import { SANDBOX_GLOBALS } from '@curfew/local-aws/lambda/bundle'
import type { Send } from '@curfew/local-aws/lambda/ports'
import { evaluate } from '@curfew/local-aws/lambda/sandbox'
import { createTimers } from '@curfew/local-aws/lambda/timers'
import { build } from 'esbuild'
import * as z from 'zod'
import type { Targets } from '#core/target.ts'
import type { passingTime } from './passing-time.ts'

type Surroundings = {
  readonly clock: ManualClock
  readonly time: ReturnType<typeof passingTime>
  readonly connect: Send
  readonly env: Readonly<Record<string, string>>
}

const exported = z.object({ targets: z.custom<Targets>((value) => typeof value === 'object' && value !== null) })

/** How long a call is on its way. */
const LATENCY_MS = 20

let bundled: Promise<(...sandbox: readonly unknown[]) => void> | undefined

/**
 * The targets as a Lambda has them: bundled with the real SDK, started afresh, with settings from the environment and
 * timers of its own. What waits half a minute for IAM waits in simulated time.
 */
export async function bundledTargets({ clock, time, connect, env }: Surroundings): Promise<Targets> {
  bundled ??= bundle()
  const run = await bundled
  const load = (sandbox: Readonly<Record<(typeof SANDBOX_GLOBALS)[number], unknown>>) =>
    run(...SANDBOX_GLOBALS.map((name) => sandbox[name]))
  const module = evaluate(
    { load, handlerName: 'targets' },
    {
      clock,
      random: () => 0.5,
      origin: { sourceIp: '198.51.100.7' },
      send: async (request) => {
        await time.pass(LATENCY_MS)
        return connect(request)
      },
      timers: createTimers(time.wait),
      env,
      onLine: () => {},
      onOutput: () => {},
      onExit: () => {},
    },
  )
  return exported.parse(module).targets
}

async function bundle(): Promise<(...sandbox: readonly unknown[]) => void> {
  const { outputFiles } = await build({
    entryPoints: ['functions/targets/targets.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  })
  const run = compileFunction(outputFiles[0]?.text ?? '', [...SANDBOX_GLOBALS], { filename: 'targets.cjs' })
  return (...sandbox) => void run(...sandbox)
}
