import { isOneObject, type Location } from './access.ts'

type Place = Pick<Location, 'bucket' | 'path'>

/** Whether every object of the inner location is one of the outer location too. */
export function holds(outer: Place, inner: Place): boolean {
  if (outer.bucket !== inner.bucket) return false
  return isOneObject(outer) ? inner.path === outer.path : inner.path.startsWith(outer.path)
}
