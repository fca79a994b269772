import type { Price } from './price.ts'

/** The region of the prices. IAM has none. */
export const REGION = 'us-east-1'

/** The day of this table. AWS changes prices without notice: check the sources before you quote them. */
export const PRICES_OF = '2026-11-22'

/** AWS counts 1,024 MB to a GB. */
const GB = 1024 ** 3
const MILLION = 1_000_000

const LAMBDA = { service: 'Lambda', source: 'https://aws.amazon.com/lambda/pricing/' } as const
const EVENTS = { service: 'EventBridge', source: 'https://aws.amazon.com/eventbridge/pricing/' } as const
const TABLE = { service: 'DynamoDB', source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/' } as const
const WATCH = { service: 'CloudWatch', source: 'https://aws.amazon.com/cloudwatch/pricing/' } as const
const LOGS = { ...WATCH, service: 'CloudWatch Logs' } as const
const SECRETS = { service: 'Secrets Manager', source: 'https://aws.amazon.com/secrets-manager/pricing/' } as const

// Copies of AWS's pages and price lists, and other publications. A copy without a date has the day it was read.
const PAGE = { readBy: 'page', asOf: '2026-09-20', confirmedBy: 'AWS' } as const
const LIST = { readBy: 'price list', confirmedBy: 'AWS' } as const
const LIST_OF_EUROPE = { readBy: 'price list of eu-central-1', asOf: '2026-09-11', confirmedBy: 'AWS' } as const
const CLOUDBURN = { readBy: 'cloudburn.io', asOf: '2026-03-13', confirmedBy: 'others' } as const
const FACTUALMINDS = { readBy: 'factualminds.com', asOf: '2026-06-13', confirmedBy: 'others' } as const

/** List prices of US East (N. Virginia). */
export const PRICES = {
  'Lambda requests': { ...LAMBDA, unit: 'request', dollars: 0.2, per: MILLION, free: MILLION, ...PAGE },
  'Lambda GB-seconds': {
    ...{ ...LAMBDA, unit: 'GB-second, arm64', dollars: 0.0000133334, per: 1, free: 400_000 },
    ...LIST_OF_EUROPE,
  },
  'custom events': { ...EVENTS, unit: 'event, or 64 KB of an event', dollars: 1, per: MILLION, ...CLOUDBURN },
  'archived bytes': { ...EVENTS, unit: 'GB put into an archive', dollars: 0.1, per: GB, ...CLOUDBURN },
  'archive storage': { ...EVENTS, unit: 'GB-month in an archive', dollars: 0.023, per: GB, ...CLOUDBURN },
  'timer invocations': {
    ...{ ...EVENTS, service: 'EventBridge Scheduler', unit: 'invocation, or 64 KB of input' },
    ...{ dollars: 1, per: MILLION, free: 14 * MILLION, ...LIST, asOf: '2026-08-17' },
  },
  'write request units': {
    ...{ ...TABLE, unit: '1 KB written; twice in a transaction', dollars: 0.625, per: MILLION },
    ...{ ...LIST, asOf: '2026-05-13' },
  },
  'read request units': {
    ...{ ...TABLE, unit: '4 KB read consistently, or 8 KB eventually', dollars: 0.125, per: MILLION },
    ...{ ...LIST, asOf: '2026-05-13' },
  },
  'table storage': {
    ...{ ...TABLE, unit: 'GB-month in the table', dollars: 0.25, per: GB, free: 25 * GB },
    ...{ ...LIST, asOf: '2026-05-13' },
  },
  'table recovery': {
    ...{ ...TABLE, unit: 'GB-month that can be restored', dollars: 0.2, per: GB },
    ...{ ...LIST, readBy: 'price list of us-west-2', asOf: '2026-09-05' },
  },
  'log ingestion': { ...LOGS, unit: 'GB written', dollars: 0.5, per: GB, free: 5 * GB, ...FACTUALMINDS },
  'log storage': {
    ...{ ...LOGS, unit: 'GB-month, compressed', dollars: 0.03, per: GB },
    ...{ readBy: 'Infracost, undated', asOf: '2026-11-22', confirmedBy: 'others' },
  },
  'log masking': {
    ...{ ...LOGS, unit: 'GB scanned for secrets', dollars: 0.12, per: GB },
    ...{ readBy: 'memory', asOf: '2026-11-22', confirmedBy: 'nobody' },
  },
  'custom metrics': {
    ...{ ...WATCH, unit: 'metric-month, by the hour', dollars: 0.3, per: 1, free: 10 },
    ...{ readBy: 'signoz.io', asOf: '2026-02-15', confirmedBy: 'others' },
  },
  'alarm metrics': {
    ...{ ...WATCH, unit: 'metric-month of an alarm', dollars: 0.1, per: 1, free: 10 },
    ...LIST_OF_EUROPE,
  },
  dashboards: { ...WATCH, unit: 'dashboard-month', dollars: 3, per: 1, free: 3, ...FACTUALMINDS },
  secrets: { ...SECRETS, unit: 'secret-month, by the hour', dollars: 0.4, per: 1, ...PAGE },
  'secret calls': { ...SECRETS, unit: 'API call', dollars: 0.05, per: 10_000, ...PAGE },
  'key calls': {
    ...{ service: 'KMS', unit: "request for the table's key", dollars: 0.03, per: 10_000, free: 20_000 },
    source: 'https://aws.amazon.com/kms/pricing/',
    ...{ readBy: 'wring.co', asOf: '2026-03-15', confirmedBy: 'others' },
  },
  'queue requests': {
    ...{ service: 'SQS', unit: 'request, or 64 KB of a request', dollars: 0.4, per: MILLION, free: MILLION },
    source: 'https://aws.amazon.com/sqs/pricing/',
    ...LIST_OF_EUROPE,
  },
  'calls to IAM': {
    ...{ service: 'IAM', unit: 'API call', dollars: 0, per: 1 },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html',
    ...{ readBy: 'page', asOf: '2023-05', confirmedBy: 'AWS' },
  },
} as const satisfies Readonly<Record<string, Price>>

export type PriceName = keyof typeof PRICES

export const PRICE_NAMES: readonly PriceName[] = Object.keys(PRICES).filter(isPriceName)

function isPriceName(name: string): name is PriceName {
  return Object.hasOwn(PRICES, name)
}
