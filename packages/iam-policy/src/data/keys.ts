import type { Action, ConditionKey } from './service.ts'
import { GLOBAL_KEYS, servicesOfKey } from './services.ts'

/** The global condition key of this name, in any case: `aws:SourceIp`, `aws:PrincipalTag/team`. */
export function globalKeyOf(name: string): ConditionKey | undefined {
  return GLOBAL_KEYS.find((key) => isNamed(key, name))
}

/** The service's condition key of this name; undefined if no service has it. */
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

/** Whether the name is the key with its placeholder filled in: `s3:existingobjecttag/a` is `s3:ExistingObjectTag/<key>`. */
export function isNamed(key: ConditionKey, name: string): boolean {
  const [, start = '', end = ''] = /^([^$<]*)(?:\$\{[^}]*\}|<[^>]*>)(.*)$/.exec(key.name) ?? []
  const text = name.toLowerCase()
  if (start === '') return key.name.toLowerCase() === text
  const isLonger = text.length > start.length + end.length
  return isLonger && text.startsWith(start.toLowerCase()) && text.endsWith(end.toLowerCase())
}

/** What a key with a placeholder begins with: `aws:ResourceTag/`; undefined for any other key. */
export function openStartOf({ name }: ConditionKey): string | undefined {
  return /^([^$<]*)(?:\$\{|<)/.exec(name)?.[1]
}
