import { manualClock } from '../src/clock.ts'
import { localAws } from '../src/local-aws.ts'
import { type ApiCall, signedCall } from '../src/signed-call.ts'
import type { Origin } from '../src/wire.ts'
import { documentOf } from './account.ts'

type Statement = Readonly<Record<string, unknown>>

/** What a service answered: its status, and its body as text. */
export type Answer = { readonly status: number; readonly text: string }

/** A whole account, the call of an API as its administrator, and the same as a role with these statements. */
export async function aServiceAccount(service: string) {
  const aws = await localAws({ clock: manualClock(new Date('2025-07-16T01:00:00Z')) })
  const admin = aws.directory.createAdministrator('admin')
  const send = async (credentials: typeof admin, call: ApiCall, origin?: Origin): Promise<Answer> => {
    const response = await signedCall({ aws, credentials, service, ...(origin ? { origin } : {}) }, call)
    return { status: response.status, text: Buffer.from(response.body).toString() }
  }
  let roles = 0
  const aRole = (...statements: readonly Statement[]) => {
    roles += 1
    const trust = { Version: '2012-10-17', Statement: [] }
    const arn = aws.directory.putRole({ name: `role-${roles}`, trust, inline: { inline: documentOf(...statements) } })
    const credentials = aws.directory.assumeRole(arn, 'session')
    return { credentials, send: (call: ApiCall, origin?: Origin) => send(credentials, call, origin) }
  }
  return { aws, admin, send: (call: ApiCall, origin?: Origin) => send(admin, call, origin), aRole }
}
