import { IAMClient } from '@aws-sdk/client-iam'
import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { pump } from '@curfew/local-aws/pump'
import { seedAccount } from '#local/day/seed-account.ts'
import { type LocalCurfew, localCurfew } from '#local/local-curfew.ts'
import { readClock } from '#local/serve/clock-option.ts'
import { openTerminal, type Terminal } from './look/terminal.ts'

/** Curfew as `npm run local` serves it, on the real clock, for commands that are processes of their own. */
export type Live = {
  readonly aws: LocalCurfew
  readonly server: HttpServer
  readonly environment: Readonly<Record<string, string>>
  /** A command in a terminal of 80 columns. */
  curfew(line: string): Terminal
  stop(): Promise<void>
}

export async function goLive(): Promise<Live> {
  const clock = readClock('now')
  const aws = await localCurfew({ clock })
  const credentials = aws.directory.createAdministrator('ada')
  await seedAccount(aws, new IAMClient(awsClientOptions({ aws, credentials })))
  const server = await serve(aws)
  const stopPump = pump(aws.agenda, clock)
  const environment = {
    ...{ AWS_ENDPOINT_URL: server.url, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey },
  }
  return {
    ...{ aws, server, environment },
    curfew: (line) => openTerminal(`${process.execPath} cli/curfew.ts ${line}`, environment),
    stop: async () => {
      await server.close()
      await stopPump()
    },
  }
}
