import type { Clock } from '../clock.ts'

/**
 * `Date`, but `new Date()` and `Date.now()` use the clock of local AWS.
 * A proxy rather than a subclass, so that its dates are plain dates: `instanceof Date` holds inside and outside.
 */
export function localDate(clock: Clock): DateConstructor {
  const now = () => clock.now().getTime()
  return new Proxy(Date, {
    apply: () => clock.now().toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
}
