import { setting } from '#runtime/settings.ts'

/** The secret that holds a user's current access key. */
export function secretNameFor(userName: string): string {
  return `${setting('SECRET_PREFIX')}user/${userName}`
}
