import { secondsIn } from '#cli/durations.ts'

/** The signals that a command may be sent before its access ends. */
export const SIGNALS = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'TERM', 'CONT', 'WINCH'] as const

/** Without `SIG`. */
export type SignalName = (typeof SIGNALS)[number]

/** A signal, and how long before the end of access the command is sent it. */
export type TimedSignal = { readonly signal: SignalName; readonly secondsBefore: number }

/** As Slurm writes it, with a unit: `USR1@15m`. In seconds if there is none. A text says what is wrong. */
export function parseTimedSignal(text: string): TimedSignal | string {
  const [name = '', time, ...rest] = text.split('@')
  const signal = SIGNALS.find((known) => known === name.toUpperCase().replace(/^SIG/, ''))
  if (signal === undefined) return `${name} is none of the signals ${SIGNALS.join(', ')}`
  const seconds = time === undefined ? undefined : secondsIn(/^\d{1,9}$/.test(time) ? `${time}s` : time)
  if (rest.length > 0 || seconds === undefined || seconds <= 0)
    return 'after @ it says how long before the end of access, such as USR1@15m'
  return { signal, secondsBefore: seconds }
}
