import * as z from 'zod'
import type { Context } from '#core/grant/context.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { toPrintable } from '#core/printable-text.ts'
import { access } from './fields/access.ts'
import { context } from './fields/context.ts'
import { endsWith } from './fields/ends-with.ts'
import { isolation } from './fields/isolation.ts'
import { defaultKeys, keys } from './fields/keys.ts'
import { listing } from './fields/listing.ts'
import { network } from './fields/network.ts'
import { principal } from './fields/principal.ts'
import { jobId, line, MAX_LINE_LENGTH } from './fields/text.ts'
import { readableWindow } from './fields/window.ts'

/** What can be read of a job event whose other parts may be wrong, so that all its problems are reported at once. */
export function partsOf(detail: unknown) {
  const who = part(principal, detail, 'principal')
  return {
    principal: who,
    window: part(readableWindow, detail, 'window'),
    network: part(network, detail, 'network'),
    access: part(access, detail, 'access'),
    isolation: part(isolation, detail, 'isolation'),
    listing: part(listing, detail, 'listing'),
    endsWith: part(endsWith, detail, 'endsWith'),
    keys: part(keys.optional(), detail, 'keys') ?? defaultKeysIn(detail, who),
    requestedBy: toPrintable(part(z.string(), detail, 'requestedBy') ?? '', MAX_LINE_LENGTH),
  }
}

/** The job that an event names, if it is a name that a job can have. */
export function jobIdOf(detail: unknown): string | undefined {
  return part(jobId, detail, 'jobId')
}

/** The context that an event has, if a grant could have it. */
export function contextIn(detail: unknown): Context | undefined {
  return part(context, detail, 'context')
}

/** The principal that an event names, as `user/name`, if it is one. */
export function principalOf(detail: unknown): string | undefined {
  const named = part(principal, detail, 'principal')
  return named && printPrincipal(named)
}

/** Who an event says that it is for, when, and who wants it and why; what cannot be read is left out. */
export function wishIn(detail: unknown) {
  const [who, when] = [part(principal, detail, 'principal'), part(readableWindow, detail, 'window')]
  const [requestedBy, reason] = [part(line(''), detail, 'requestedBy'), part(line(''), detail, 'reason')]
  return {
    principal: who,
    said: {
      ...(requestedBy !== undefined && { requestedBy }),
      ...(reason !== undefined && { reason }),
      ...(when && { window: { opensAt: printInstant(when.opensAt), closesAt: printInstant(when.closesAt) } }),
    },
  }
}

/** Undefined if the event names a strategy, even one that cannot be read. */
function defaultKeysIn(detail: unknown, who: Principal | undefined) {
  const isNamed = typeof detail === 'object' && detail !== null && Reflect.get(detail, 'keys') !== undefined
  return isNamed || who === undefined ? undefined : defaultKeys(who)
}

function part<Field extends z.ZodType>(field: Field, detail: unknown, name: string): z.output<Field> | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined
  const value: unknown = Reflect.get(detail, name)
  const parsed = field.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
