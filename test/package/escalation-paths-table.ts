import { type Escalation, each, path, taskOf, ways } from './escalation-path.ts'
import { OWN, SIMILAR } from './escalation-targets.ts'

const READS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:PartiQLSelect']
const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']
const WRITERS = [
  ...['end-access', 'schedule-access'],
  ...['rotate-keys', 'rotate-keys-tigris', 'settle-access', 'settle-access-tigris'],
]
const ROW = keyed('user/trainer')
const CLAIM = keyed('job/churn-7')
const RECORDS = keyed('records/churn-7')

/** Escalation through Curfew's own table. */
export const TABLE_PATHS: readonly Escalation[] = [
  taskOf(
    WRITERS,
    path(
      'write the row of a grant',
      'access that settle-access opens, within the boundary',
      ...each(['dynamodb:PutItem'], OWN.table, ROW),
    ),
  ),
  taskOf(
    WRITERS,
    path(
      'store a record or an event for publication, also in the place of another one',
      'a false history, which the chain of its grant shows',
      ...each(['dynamodb:PutItem'], OWN.table, RECORDS),
    ),
  ),
  taskOf(
    ['publish'],
    path(
      'mark a stored record as published, or change it',
      'a record that never reaches the audit log',
      ...each(['dynamodb:UpdateItem'], OWN.table, RECORDS),
    ),
  ),
  taskOf(
    ['end-access', 'schedule-access'],
    path(
      'update a row, a claim or the version of a principal',
      'access in another’s name, within the boundary',
      ...[ROW, CLAIM].flatMap((key) => each(['dynamodb:UpdateItem'], OWN.table, key)),
    ),
  ),
  taskOf(
    ['schedule-access'],
    path(
      'change how many requests of a source are counted',
      'more requests than its guardrail allows, and none that its guardrail forbids',
      ...each(['dynamodb:UpdateItem'], OWN.table, keyed('requests/acmeco.ml')),
    ),
  ),
  taskOf(
    ['end-access'],
    path(
      'record that the run of a job of a service is over',
      'grants that are over before they open',
      ...each(['dynamodb:UpdateItem'], OWN.table, keyed('ends-with/batchJob/nightly-train')),
    ),
  ),
  taskOf(
    ['schedule-access'],
    path(
      'learn whether the run of a job of a service is over',
      'nothing that changes access',
      ...each(['dynamodb:ConditionCheckItem'], OWN.table, keyed('ends-with/batchJob/nightly-train')),
    ),
  ),
  path(
    'learn by a condition what another item says',
    'who trains what, where and when',
    ...[{}, ROW, CLAIM, RECORDS].flatMap((key) => each(['dynamodb:ConditionCheckItem'], OWN.table, key)),
    ...each(['dynamodb:ConditionCheckItem'], SIMILAR.tables, keyed('ends-with/batchJob/nightly-train')),
  ),
  taskOf(
    ['end-access'],
    path(
      'record a revocation of everything',
      'the end of all access',
      ...each(['dynamodb:UpdateItem'], OWN.table, keyed('all')),
    ),
  ),
  path(
    'update an item without naming its key, or in one request with another one',
    'a record that is changed as if it were a row, or a row as if it were a record',
    ...each(['dynamodb:UpdateItem'], OWN.table),
    ...each(['dynamodb:UpdateItem'], OWN.table, keyed('records/churn-7', 'user/trainer')),
  ),
  taskOf(
    ['publish'],
    path(
      'read what was written to the table within a day',
      'who trains what, where and when',
      ...each(['dynamodb:GetRecords'], OWN.tableStream),
    ),
  ),
  path(
    'delete rows',
    'access that Curfew does not close',
    ...each(
      ['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLDelete', 'dynamodb:DeleteTable'],
      OWN.table,
    ),
  ),
  path(
    'write rows without their conditions, by PartiQL or in bulk',
    'rows that no version check protects',
    ...each(['dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate', 'dynamodb:ImportTable'], OWN.table),
  ),
  path(
    'read all rows at once',
    'who trains what, where and when',
    ...each(
      ['dynamodb:Scan', 'dynamodb:PartiQLSelect', 'dynamodb:BatchGetItem', 'dynamodb:ExportTableToPointInTime'],
      OWN.table,
    ),
    ...each(['dynamodb:Scan'], `${OWN.table}/index/due`),
    ...ways(['dynamodb:GetRecords']),
  ),
  path(
    'change the table itself',
    'rows that expire without a backup',
    ...each(
      [
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:RestoreTableFromBackup',
        'dynamodb:RestoreTableToPointInTime',
        'dynamodb:EnableKinesisStreamingDestination',
      ],
      OWN.table,
    ),
  ),
  path(
    'give another account access to the table',
    'rows from outside',
    ...each(['dynamodb:PutResourcePolicy', 'dynamodb:DeleteResourcePolicy', 'dynamodb:CreateGlobalTable'], OWN.table),
  ),
  path(
    'read a table that is not Curfew’s',
    'its items',
    ...each(READS, SIMILAR.tables),
    ...each(
      ['dynamodb:Query'],
      SIMILAR.tables.map((table) => `${table}/index/due`),
    ),
  ),
  path(
    'write to a table that is not Curfew’s',
    'whatever its readers do',
    ...[{}, ROW, RECORDS].flatMap((key) => each(WRITES, SIMILAR.tables, key)),
  ),
]

/** A request that names these partition keys. */
function keyed(...keys: readonly string[]) {
  return { 'dynamodb:LeadingKeys': keys }
}
