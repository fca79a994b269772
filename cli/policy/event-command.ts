import type { Command } from '@commander-js/extra-typings'

/** A command about one job event, in the account and region where its policies are to stand. */
export function eventCommand(policy: Command, name: string, description: string) {
  return policy
    .command(name)
    .description(description)
    .argument(
      '<event>',
      'file with a Training Job Scheduled: its detail, its envelope, or what put-events sends; - is standard input',
    )
    .option('--account <id>', 'account that the buckets are in (else CURFEW_ACCOUNT or AWS_ACCOUNT_ID)')
    .option('--region <region>', 'region of the job (else AWS_REGION or AWS_DEFAULT_REGION)')
    .option('--partition <partition>', 'aws, aws-cn or aws-us-gov (else told from the region)')
}
