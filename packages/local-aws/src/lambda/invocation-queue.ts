import type { Agenda } from '../agenda.ts'
import type { Running } from './functions.ts'

/** Takes one event to its function; what it returns is done once the event has been dealt with. */
type Turn = () => Promise<void>

/**
 * The queue in which Lambda keeps the events of one function: as many are taken up as there is room for, in the order in
 * which they came. AWS promises less: it looks again at an event that found no room after 1 s, then ever later up to
 * 5 min. But its pollers follow the room that there is, and an order of luck would be one more thing that no run repeats.
 */
export function turns({ fn, hasRoom, onRoom }: Running, agenda: Agenda): (turn: Turn) => void {
  const line: Turn[] = []
  let turnedAway = 0

  const call = () => agenda.soon(`invoke ${fn.name}`, next)
  const next = async () => {
    if (!hasRoom()) {
      turnedAway += 1
      return
    }
    await line.shift()?.()
    callAgain()
  }
  // A turn that has no need of the room leaves it to the next, as one does that has left it.
  const callAgain = () => {
    if (turnedAway === 0 || !hasRoom()) return
    turnedAway -= 1
    call()
  }
  onRoom(callAgain)

  return (turn) => {
    line.push(turn)
    call()
  }
}
