import type { Command } from '@commander-js/extra-typings'
import { PARTITIONS } from '@curfew/iam-policy/partition'

/** A command about one job event, in the account and region of its policies. */
export function eventCommand(policy: Command, name: string, description: string) {
  return policy
    .command(name)
    .description(description)
    .argument(
      '<event>',
      'file with a Training Job Scheduled event: its detail, the delivered event, or put-events input; - is standard input',
    )
    .option('--account <id>', 'account of the buckets (default: CURFEW_ACCOUNT or AWS_ACCOUNT_ID)')
    .option('--region <region>', 'region of the job (default: AWS_REGION or AWS_DEFAULT_REGION)')
    .option('--guardrails <file>', 'guardrails to check the event against, which place its buckets in accounts')
    .option('--catalogue <file>', 'catalogue in which the names of the event are looked up')
    .option('--partition <partition>', `${[...PARTITIONS.keys()].join(', ')} (default: that of the region)`)
}
