import { spawn, spawnSync } from 'node:child_process'

/** A client program of S3, and the package of Debian that has it. */
export type Client = { readonly name: string; readonly package: string; readonly program: string | undefined }

/** What a run of a client came to: its exit status, and what it printed. */
export type Outcome = { readonly status: number | null; readonly out: string; readonly err: string }

/**
 * Finds a client. One that is missing is named on standard error, since its tests are skipped then.
 * @param check arguments with which the program succeeds if it is complete
 */
export function findClient(name: string, debianPackage: string, check: readonly string[] = ['--version']): Client {
  const program = [`/usr/bin/${name}`, name].find((each) => spawnSync(each, check, { stdio: 'ignore' }).status === 0)
  if (program === undefined) {
    const message = `${debianPackage} is missing, and its tests are skipped: apt-get install ${debianPackage}`
    process.stderr.write(`\nCLIENT MISSING: ${message}\n`)
  }
  return { name, package: debianPackage, program }
}

/** Runs the client with these arguments and environment, and with text as its input. Does not throw if it fails. */
export function runClient(
  { program, name }: Client,
  args: readonly string[],
  { env, input = '' }: { readonly env: Readonly<Record<string, string>>; readonly input?: string },
): Promise<Outcome> {
  if (program === undefined) return Promise.reject(new Error(`${name} is not installed`))
  const { PATH = '' } = process.env
  const child = spawn(program, args, { env: { PATH, LANG: 'C.UTF-8', ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk) => out.push(String(chunk)))
  child.stderr.on('data', (chunk) => err.push(String(chunk)))
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, out: out.join(''), err: err.join('') }))
  })
}
