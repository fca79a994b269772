import type { CallKind, Fault } from './harness.ts'

type Injected = { readonly fault: Fault; readonly kind: CallKind; times: number }

/** The faults that a test asked for, until they have happened. */
export function faultQueue() {
  const queue: Injected[] = []
  return {
    inject: (fault: Fault, kind: CallKind, times = 1) => void queue.push({ fault, kind, times }),
    /** What goes wrong with a call before it is carried out, or after. */
    take: (kind: CallKind, when: 'before' | 'after'): Fault | undefined => {
      const isNow = ({ fault }: Injected) => (fault === 'answer lost') === (when === 'after')
      const next = queue.find((one) => one.times > 0 && one.kind === kind && isNow(one))
      if (next === undefined) return undefined
      next.times -= 1
      return next.fault
    },
  }
}
