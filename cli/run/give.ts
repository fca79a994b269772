import type { Issued } from '#cli/aws/issue.ts'
import { serveCredentials } from '#cli/credentials/serve.ts'
import { Fault } from '#cli/fault.ts'
import type { Given } from './child-environment.ts'
import { privateFolder } from './private-folder.ts'
import { printProfile } from './profile.ts'

export type Giving = { readonly given: Given; stop(): Promise<void> }

type Of = {
  readonly jobId: string
  readonly region: string | undefined
  readonly how: 'profile' | 'env'
  readonly issue: () => Promise<Issued>
}

/** Makes the credentials of a job ready for a command. Throws a Fault if there are none. */
export async function give({ jobId, region, how, issue }: Of): Promise<Giving> {
  const issued = await issue()
  if ('because' in issued) throw new Fault(`Cannot give credentials of job ${jobId}: ${issued.because}`)
  const folder = await privateFolder()
  try {
    // Without it, clients read those of the user.
    const nothing = await folder.write('credentials', '')
    if (how === 'env') {
      const given = { by: 'env', credentials: issued.credentials, emptyFile: nothing } as const
      return { given, stop: folder.remove }
    }
    const { socketPath } = folder
    const server = await serveCredentials(socketPath, jobId, issue)
    const curfew = [process.execPath, process.argv[1] ?? 'curfew']
    const configFile = await folder.write('config', printProfile(curfew, { jobId, socketPath, region }))
    const stop = async () => {
      server.close()
      await folder.remove()
    }
    return { given: { by: 'profile', configFile, credentialsFile: nothing }, stop }
  } catch (error) {
    await folder.remove()
    throw error
  }
}
