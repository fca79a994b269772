import { realClock } from '@curfew/local-aws/clock'
import { MANAGED_USERS, OBJECTS } from '#local/day/seed-account.ts'
import type { Served } from './served.ts'

type Asked = Pick<Served, 'bus' | 'clock' | 'sourceIp'>

const JOB = 'first-job'
const [USER, OTHER_USER] = MANAGED_USERS
const [DATASET = ''] = Object.keys(OBJECTS)
const OUTPUT = `s3://acmeco-finetuned-models/${JOB}/`
const SOURCE = 'local'

/** What to try first: a request whose window is open now, and what becomes of it. */
export function commandsWith(asked: Asked): string {
  return commandsFor(asked)
    .map((line) => `  ${line}`)
    .join('\n')
}

function commandsFor({ bus, clock, sourceIp }: Asked): readonly string[] {
  const curfew = 'npm run --silent curfew --'
  // The AWS CLI takes credentials for expired that end before its own clock says, unless they are a key.
  const asKey = clock === realClock ? '' : '--credentials env '
  return [
    `${curfew} request --job ${JOB} --principal user/${USER} --for 1h --from ${sourceIp} \\`,
    `  --read s3://${DATASET} --write ${OUTPUT} \\`,
    `  --source ${SOURCE} --reason 'first try' --wait`,
    `${curfew} status ${JOB}`,
    `${curfew} ls`,
    `${curfew} audit show ${JOB}`,
    `${curfew} run --principal user/${OTHER_USER} --for 1h --from ${sourceIp} --read s3://${DATASET} \\`,
    `  --source ${SOURCE} --reason 'a command' ${asKey}-- aws s3 ls s3://${DATASET}`,
    `aws secretsmanager get-secret-value --secret-id ${bus}/user/${USER}`,
    `aws iam list-attached-user-policies --user-name ${USER}`,
  ]
}
