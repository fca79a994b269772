import { isSamePrincipal, type Principal, parsePrincipal } from '#core/grant/principal.ts'
import { Fault } from './fault.ts'

/** Who `--principal` names. Throws a Fault if that is no principal. */
export function principalFrom(text: string): Principal {
  const parsed = parsePrincipal(text)
  if (parsed === undefined)
    throw new Fault(`Cannot use --principal ${text}: it is user/NAME, role/NAME or access-key/tigris/NAME`)
  return parsed
}

/** Whether a printed principal is the one that `--principal` names; without the option, anybody is. Throws a Fault. */
export function isAsked(text: string | undefined): (printed: string | undefined) => boolean {
  if (text === undefined) return () => true
  principalFrom(text)
  return (printed) => printed !== undefined && isSamePrincipal(printed, text)
}
