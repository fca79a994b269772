import { EventEmitter } from 'node:events'
import type { Cancel } from '../agenda.ts'
import type { Timers } from './timers.ts'

/**
 * The socket of a request that is answered in process, as far as HTTP clients use it. It is connected from the start, and
 * idle until the response: its time-out runs from when it is set, on the function's own timers.
 */
export function idleSocket({ module: timers }: Timers) {
  let stop: Cancel = () => {}

  const setTimeout = (ms: number, onTimeout?: () => void) => {
    stop()
    if (onTimeout) socket.once('timeout', onTimeout)
    const timer = ms > 0 ? timers.setTimeout(() => socket.emit('timeout'), ms) : undefined
    stop = () => timers.clearTimeout(timer)
    return socket
  }
  const socket = Object.assign(new EventEmitter(), {
    connecting: false,
    setTimeout,
    setKeepAlive: () => socket,
    setNoDelay: () => socket,
    destroy: () => socket,
  })
  return socket
}
