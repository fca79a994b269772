import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Issued } from '#cli/aws/issue.ts'
import type { PrintedCredentials } from '#cli/contracts/credentials.ts'
import { causeOf } from '#cli/fault.ts'
import { isObject, parseJson } from '#cli/json.ts'

const TIMEOUT_MS = 60_000

/** The credentials that a `curfew run` gives to the command that it runs. */
export async function askServer(socketPath: string, job: string): Promise<Issued> {
  try {
    const answer = parseJson(await get(socketPath, `/${encodeURIComponent(job)}`))
    if (isObject(answer) && typeof answer.because === 'string') return { because: answer.because, mayCome: 'never' }
    if (isObject(answer) && isCredentials(answer.credentials)) return { credentials: answer.credentials }
    return { because: `${socketPath} does not answer as a curfew run does`, mayCome: 'never' }
  } catch (error) {
    const isOver = error instanceof Error && 'code' in error && ['ENOENT', 'ECONNREFUSED'].includes(String(error.code))
    const why = isOver ? 'the curfew run that gave them is over' : `${socketPath} does not answer (${causeOf(error)})`
    return { because: why, mayCome: 'never' }
  }
}

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, timeout: TIMEOUT_MS }, (response) => {
      text(response).then(resolve, reject)
    })
    asked.once('timeout', () => asked.destroy(new Error('timed out')))
    asked.once('error', reject)
    asked.end()
  })
}

function isCredentials(json: unknown): json is PrintedCredentials {
  return isObject(json) && json.Version === 1 && typeof json.AccessKeyId === 'string'
}
