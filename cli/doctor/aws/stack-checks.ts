import { judgeAlarms } from '#cli/doctor/rules/alarms.ts'
import { judgeAuditLog } from '#cli/doctor/rules/audit-log.ts'
import { judgeBoundary } from '#cli/doctor/rules/boundary.ts'
import { judgeBus } from '#cli/doctor/rules/bus.ts'
import { judgeGrants } from '#cli/doctor/rules/grants.ts'
import { judgeLambdas } from '#cli/doctor/rules/lambdas.ts'
import { judgePublication } from '#cli/doctor/rules/publication.ts'
import { judgeQueue } from '#cli/doctor/rules/queues.ts'
import { judgeRoles } from '#cli/doctor/rules/roles.ts'
import { judgeRules } from '#cli/doctor/rules/rules.ts'
import { judgeSources } from '#cli/doctor/rules/sources.ts'
import { judgeBackups, judgeExpiry, judgeTable } from '#cli/doctor/rules/table.ts'
import { judgeTimers } from '#cli/doctor/rules/timers.ts'
import { DEAD_LETTERS, RETRY_QUEUES } from '#cli/doctor/stage-parts.ts'
import { timerName } from '#platform/timers.ts'
import { readBus, readRules } from './bus-facts.ts'
import { type Check, check } from './check.ts'
import { readBoundary, readRoles } from './iam-facts.ts'
import { readLambdas, readSources } from './lambda-facts.ts'
import { readAlarms, readAuditLog, readQueue, readTimers } from './other-facts.ts'
import { readBackups, readExpiry, readOldestUnpublished, readTable } from './table-facts.ts'

const queue = (title: string, name: string): Check =>
  check(
    title,
    ({ clients, stage }) => readQueue(clients, `${stage.prefix}-${name}`),
    (facts, { stage }) => judgeQueue(facts, stage),
  )

/** What is looked at of the stack, in the order in which it is printed. */
export const STACK_CHECKS: readonly Check[] = [
  check(
    'table',
    ({ clients }) => readTable(clients.table),
    (facts, { stage }) => judgeTable(facts, stage),
  ),
  check(
    'expiry',
    ({ clients }) => readExpiry(clients.table),
    (facts, { stage }) => judgeExpiry(facts, stage),
  ),
  check(
    'backups',
    ({ clients }) => readBackups(clients.table),
    (facts, { stage }) => judgeBackups(facts, stage),
  ),
  check(
    'audit log',
    ({ clients, stage }) => readAuditLog(clients, stage),
    (facts, { stage }) => judgeAuditLog(facts, stage),
  ),
  check(
    'bus',
    ({ clients, stage }) => readBus(clients.events, stage),
    (facts, { stage }) => judgeBus(facts, stage),
  ),
  check(
    'rules',
    ({ clients, stage }) => readRules(clients.events, stage),
    (facts, { stage }) => judgeRules(facts, stage),
  ),
  check(
    'lambdas',
    ({ clients, stage }) => readLambdas(clients.lambda, stage),
    (facts, { stage }) => judgeLambdas(facts, stage),
  ),
  check(
    'sources',
    async ({ clients, stage }) => readSources(clients.lambda, stage, (await readTable(clients.table))?.stream?.arn),
    (facts, { stage }) => judgeSources(facts, stage),
  ),
  check(
    'roles',
    ({ clients, stage }) => readRoles(clients.iam, stage),
    (facts, { stage }) => judgeRoles(facts, stage),
  ),
  check(
    'boundary',
    ({ clients, stage }) => readBoundary(clients.iam, stage),
    (facts, { stage }) => judgeBoundary(facts, stage),
  ),
  check(
    'timers',
    async ({ clients, stage, grants }) => ({ timers: await readTimers(clients, stage), grants: await grants() }),
    ({ timers, grants }, { stage, now }) =>
      judgeTimers(timers, grants, (grant) => timerName('close', grant, grant.window.closesAt), { stage, now: now() }),
  ),
  queue('dead letters', DEAD_LETTERS),
  ...Object.values(RETRY_QUEUES).map((name) => queue('retries', name)),
  check(
    'grants',
    ({ grants }) => grants(),
    (facts, { now }) => judgeGrants(facts, now()),
  ),
  check(
    'publication',
    ({ clients }) => readOldestUnpublished(clients.table),
    (facts, { now }) => judgePublication(facts, now()),
  ),
  check(
    'alarms',
    ({ clients, stage }) => readAlarms(clients, stage),
    (facts, { stage }) => judgeAlarms(facts, stage),
  ),
]
