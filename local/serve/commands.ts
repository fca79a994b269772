import { realClock } from '@curfew/local-aws/clock'
import { MANAGED_USERS, OBJECTS } from '#local/day/seed-account.ts'
import type { Served } from './served.ts'

type Asked = Pick<Served, 'bus' | 'clock' | 'sourceIp'>

const JOB = 'first-job'
const [USER, OTHER_USER] = MANAGED_USERS
const [DATASET = ''] = Object.keys(OBJECTS)
const OUTPUT = `s3://acmeco-finetuned-models/${JOB}/`
const SOURCE = 'local'
const HOUR_MS = 3_600_000

/** What to try first: a request whose window is open now, and what becomes of it. */
export function commandsWith(asked: Asked): string {
  return (asked.clock === realClock ? byHand(asked) : bySdk(asked)).map((line) => `  ${line}`).join('\n')
}

function byHand({ bus, sourceIp }: Asked): readonly string[] {
  const curfew = 'npm run --silent curfew --'
  return [
    `${curfew} request --job ${JOB} --principal user/${USER} --for 1h --from ${sourceIp} \\`,
    `  --read s3://${DATASET} --write ${OUTPUT} \\`,
    `  --source ${SOURCE} --reason 'first try' --wait`,
    `${curfew} status ${JOB}`,
    `${curfew} ls`,
    `${curfew} audit show ${JOB}`,
    `${curfew} run --principal user/${OTHER_USER} --for 1h --from ${sourceIp} --read s3://${DATASET} \\`,
    `  --source ${SOURCE} --reason 'a command' -- aws s3 ls s3://${DATASET}`,
    `aws secretsmanager get-secret-value --secret-id ${bus}/user/${USER}`,
    `aws iam list-attached-user-policies --user-name ${USER}`,
  ]
}

/** The commands of `curfew` go by the clock of this machine, and this one is another. */
function bySdk({ bus, clock, sourceIp }: Asked): readonly string[] {
  const opensAt = new Date(Math.floor(clock.now().getTime() / 1000) * 1000)
  const event = {
    jobId: JOB,
    principal: { type: 'user', name: USER },
    window: { opensAt: instant(opensAt), closesAt: instant(new Date(opensAt.getTime() + HOUR_MS)) },
    network: { sourceIps: [sourceIp] },
    access: { datasets: [`s3://${DATASET}`], outputs: [OUTPUT] },
    requestedBy: 'you',
    reason: 'first try',
  }
  const entry = {
    EventBusName: bus,
    Source: SOURCE,
    DetailType: 'Training Job Scheduled',
    Detail: JSON.stringify(event),
  }
  return [
    `aws events put-events --entries '${JSON.stringify([entry])}'`,
    `aws iam list-attached-user-policies --user-name ${USER}`,
    `aws secretsmanager get-secret-value --secret-id ${bus}/user/${USER}`,
    `npm run --silent curfew -- audit show ${JOB} --since ${instant(opensAt)}`,
  ]
}

function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
