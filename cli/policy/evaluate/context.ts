import { parseInstant } from '@curfew/iam-policy/instant'
import { parseAddress } from '@curfew/iam-policy/ip'
import { Fault } from '#cli/fault.ts'
import { printInstant } from '#core/grant/window.ts'

type Options = {
  readonly time?: string | undefined
  readonly ip?: string | undefined
  readonly vpce?: string | undefined
  readonly context?: readonly string[] | undefined
}

/** The request context: time, origin, the keys of every request and those in `more`, and whatever --context adds. */
export function contextOf(
  { time, ip, vpce, context = [] }: Options,
  now: Date,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | readonly string[]>> {
  const seconds = parseInstant(time ?? printInstant(now))
  if (seconds === undefined) throw new Fault(`Cannot use --time ${time}: write it as 2025-07-16T02:00:00Z`)
  if (ip !== undefined && !parseAddress(ip)) throw new Fault(`Cannot use --ip ${ip}: not an IP address`)

  const given = Map.groupBy(context.map(pairOf), ({ key }) => key.toLowerCase())
  const always = {
    'aws:CurrentTime': time ?? printInstant(now),
    'aws:EpochTime': String(Math.floor(seconds)),
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    ...more,
    ...(ip === undefined ? {} : { 'aws:SourceIp': ip }),
    ...(vpce === undefined ? {} : { 'aws:SourceVpce': vpce }),
  }
  return {
    ...Object.fromEntries(Object.entries(always).filter(([key]) => !given.has(key.toLowerCase()))),
    ...Object.fromEntries([...given].map(([key, pairs]) => [key, valuesOf(pairs.map(({ value }) => value))])),
  }
}

function pairOf(text: string): { readonly key: string; readonly value: string } {
  const at = text.indexOf('=')
  if (at <= 0) throw new Fault(`Cannot use --context ${text}: write it as key=value`)
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}

function valuesOf(values: readonly string[]): string | readonly string[] {
  const [only, ...more] = values
  return only !== undefined && more.length === 0 ? only : values
}
