import { spawnSync } from 'node:child_process'
import { DEPLOY_HELP, deployPlanOf } from './deploy-plan.ts'

const OSLS = 'node_modules/osls/bin/serverless.js'

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(DEPLOY_HELP)
    return 0
  }
  const { stage, region, guardrails, args, warnings } = await deployPlanOf(argv, process.env)
  for (const warning of warnings) console.warn(`Warning: ${warning}`)
  console.log(`Deploying stage ${stage} to ${region}, with the guardrails in ${guardrails}`)
  const { status } = spawnSync(process.execPath, [OSLS, ...args], { stdio: 'inherit' })
  if (status === 0) return 0
  console.error(`Cannot deploy stage ${stage} to ${region}: see the output of osls above`)
  return status ?? 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
