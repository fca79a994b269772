import type { Action, ConditionKey } from './service.ts'
import { GLOBAL_KEYS, servicesOfKey } from './services.ts'

/** The global key that this names, in any case: `aws:SourceIp`, `aws:PrincipalTag/team`. */
export function globalKeyOf(name: string): ConditionKey | undefined {
  return GLOBAL_KEYS.find((key) => isNamed(key, name))
}

/** The key of a service that this names; undefined if no service has it. */
export function serviceKeyOf(name: string): ConditionKey | undefined {
  const [prefix = ''] = name.split(':')
  for (const service of servicesOfKey(prefix)) {
    const key = service.keys.find((each) => isNamed(each, name))
    if (key) return key
  }
  return undefined
}

/** Whether a request for the action may carry the key. */
export function carries({ keys }: Action, name: string): boolean {
  return keys.some((key) => isNamed(key, name))
}

/** Whether this is the key, what varies filled in: `s3:ExistingObjectTag/<key>` is named by `s3:existingobjecttag/a`. */
export function isNamed(key: ConditionKey, name: string): boolean {
  const [, start = '', end = ''] = /^([^$<]*)(?:\$\{[^}]*\}|<[^>]*>)(.*)$/.exec(key.name) ?? []
  const text = name.toLowerCase()
  if (start === '') return key.name.toLowerCase() === text
  const isLonger = text.length > start.length + end.length
  return isLonger && text.startsWith(start.toLowerCase()) && text.endsWith(end.toLowerCase())
}

/** `aws:ResourceTag/`: what a key with something to fill in begins with; undefined for any other. */
export function openStartOf({ name }: ConditionKey): string | undefined {
  return /^([^$<]*)(?:\$\{|<)/.exec(name)?.[1]
}
