import { type Finding, failure, ok, warning } from '#cli/doctor/finding.ts'
import { printSeconds } from '#cli/terminal/times.ts'

/** More than networks and whole seconds explain. */
const TOLERATED_SECONDS = 5

/** AWS refuses signatures that are older or newer. */
const REFUSED_SECONDS = 300

const REMEDY = 'set the clock of this machine, for example with: timedatectl set-ntp true'

/** @param ahead by how many seconds our clock is ahead of that of AWS; undefined if AWS did not say its time */
export function judgeClock(ahead: number | undefined): readonly Finding[] {
  if (ahead === undefined) return [warning('AWS did not say what time it is', REMEDY)]
  const seconds = Math.round(Math.abs(ahead))
  if (seconds <= TOLERATED_SECONDS) return [ok('agrees with that of AWS')]
  const message = `this machine is ${printSeconds(seconds)} ${ahead > 0 ? 'ahead of' : 'behind'} AWS, by whose clock windows open and close`
  return [seconds > REFUSED_SECONDS ? failure(message, REMEDY) : warning(message, REMEDY)]
}
