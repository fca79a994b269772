import { isRecord } from '@curfew/local-aws/is-record'
import { operationOfTarget, readJson } from '@curfew/local-aws/protocol/json'
import { readSignature } from '@curfew/local-aws/signature'
import type { WireRequest } from '@curfew/local-aws/wire'
import * as z from 'zod'
import type { Day, DayOptions } from '#local/day/day.ts'
import type { Item } from './item-size.ts'
import { byGroup, logEventsOf } from './log-events.ts'
import type { Observed, ObservedCall } from './observed.ts'
import { unitsOf } from './units.ts'

/** Records what costs money in a day of local AWS. Lambdas must run one at a time. */
export type Recorder = {
  /** For `aDay`. They observe, and change nothing. */
  readonly options: Required<Pick<DayOptions, 'crash' | 'targetFault'>>
  follow(day: Day): void
  /** What happened since the last call. */
  take(): Observed
}

/** A request without an answer yet. `before` is a copy of the table's items; a read needs none. */
type Sent = { readonly run: string; readonly request: WireRequest; readonly before: readonly Item[] | undefined }

export function recorder(): Recorder {
  const waiting = new Map<string, Sent[]>()
  let calls: ObservedCall[] = []
  let timers: { name: string; bytes: number }[] = []
  let day: Day | undefined
  let seen = { at: 0, runs: 0, news: 0, logs: 0, dead: 0, scanned: 0 }

  const answered = (service: string, operation: string) => {
    const sent = waiting.get(service)?.shift()
    if (sent === undefined || day === undefined) return
    const scannedSoFar = day.aws.dynamoDb.uses().Query?.scanned ?? 0
    const scanned = scannedSoFar - seen.scanned
    seen = { ...seen, scanned: scannedSoFar }
    const units = service === 'dynamodb' ? unitsOfCall(sent, operation, scanned, day) : undefined
    const events = operation === 'PutEvents' ? entriesOf(sent.request) : []
    calls.push({ run: sent.run, service, operation, events, ...(units && { units }) })
  }

  return {
    options: {
      crash: (_, run, request) => {
        const service = readSignature(request)?.service ?? ''
        const writes = service === 'dynamodb' && !['GetItem', 'Query'].includes(operationOfTarget(request))
        const before = writes && day ? itemsOf(day) : undefined
        waiting.set(service, [...(waiting.get(service) ?? []), { run, request, before }])
        return undefined
      },
      targetFault: ({ Name, Target }) => {
        timers.push({ name: Name, bytes: Buffer.byteLength(Target.Input ?? '') })
        return undefined
      },
    },
    follow: (followed) => {
      day = followed
      followed.aws.calls.subscribe(({ service, operation, caller }) => {
        if (caller?.kind === 'role') answered(service, operation)
      })
      seen = { ...seen, at: followed.clock.now().getTime() }
    },
    take: () => {
      if (day === undefined) throw new Error('Cannot return what was observed: no day is followed')
      const { aws, clock, news } = day
      const now = { at: clock.now().getTime(), runs: aws.runs.length, news: news.length }
      const all = logEventsOf(day)
      const dead = aws.stack.queues.flatMap(({ arn }) => aws.lambda.queues.messages(arn)).length
      const byRun = Map.groupBy(calls, ({ run }) => run)
      const observed: Observed = {
        hours: (now.at - seen.at) / 3_600_000,
        runs: aws.runs.slice(seen.runs).map(({ requestId: id, functionName, payload }) => ({
          ...{ id, functionName, payload, calls: byRun.get(id) ?? [] },
          lambda: functionName.replace(/^curfew-/, ''),
        })),
        timers,
        jobEvents: news
          .slice(seen.news)
          .filter(({ source }) => source !== 'curfew')
          .map((event) => Buffer.byteLength(JSON.stringify(event))),
        logs: byGroup(all.filter(({ order }) => order >= seen.logs)),
        deadLetters: dead - seen.dead,
      }
      seen = { ...seen, ...now, dead, logs: Math.max(seen.logs, ...all.map(({ order }) => order + 1)) }
      calls = []
      timers = []
      return observed
    },
  }
}

function unitsOfCall({ request, before }: Sent, operation: string, scanned: number, day: Day) {
  const [table] = day.aws.stack.tables
  const body = readJson(request)
  if (table === undefined || !isRecord(body)) return undefined
  const after = () => itemsOf(day)
  return unitsOf({ operation, request: body, before: () => before ?? after(), after, scanned }, table)
}

function itemsOf({ aws }: Day): readonly Item[] {
  return aws.stack.tables.flatMap(({ name }) => aws.dynamoDb.items(name)).filter(isRecord)
}

const entries = z.object({ Entries: z.array(z.unknown()) })

function entriesOf(request: WireRequest): readonly number[] {
  if (operationOfTarget(request) !== 'PutEvents') return []
  return entries.parse(readJson(request)).Entries.map((entry) => Buffer.byteLength(JSON.stringify(entry)))
}
