import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { setting } from '#runtime/settings.ts'

/** The secret that holds a principal's current access key. */
export function secretNameFor(principal: Principal): string {
  return `${setting('SECRET_PREFIX')}${printPrincipal(principal)}`
}
