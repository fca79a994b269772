import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Issued } from '#cli/aws/issue.ts'

export type CredentialServer = { close(): void }

/** Answers whoever may open the socket: its folder lets nobody but the user in. */
export async function serveCredentials(
  socketPath: string,
  jobId: string,
  issue: () => Promise<Issued>,
): Promise<CredentialServer> {
  const server = createServer((request, response) => {
    const asked = request.url?.slice(1) ?? ''
    const answer = asked === encodeURIComponent(jobId) ? issue() : Promise.resolve(anotherJob(jobId))
    void answer.then((issued) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(issued))
    })
  })
  server.listen(socketPath)
  await once(server, 'listening')
  server.unref()
  return {
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function anotherJob(jobId: string): Issued {
  return { because: `this curfew run has those of job ${jobId}`, mayCome: 'never' }
}
