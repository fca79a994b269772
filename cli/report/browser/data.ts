import type { GrantEntry, Payload } from '../grant/payload.ts'
import { expand } from '../grant/short-form.ts'

/** What is shown of a grant. */
export type Grant = Omit<GrantEntry, 'records'> & {
  readonly records: readonly (readonly [
    at: string,
    by: string,
    change: string,
    phase: string,
    because: string,
    target: string,
  ])[]
}

let reading: Promise<Payload> | undefined

/** What the page knows of each grant besides its row, in the order of the rows. Read once, when somebody needs it. */
export async function grants(): Promise<readonly GrantEntry[]> {
  return (await read()).grants
}

/** One grant with its texts in full. */
export async function grantAt(index: number, job: string): Promise<Grant | undefined> {
  const { kinds, grants } = await read()
  const entry = grants[index]
  if (entry === undefined) return undefined
  const { start } = entry
  const full = (text: string) => expand(text, job, start)
  let at = start
  const records = entry.records.map(([seconds, kind, target]) => {
    at += seconds
    const [by = '', change = '', phase = '', because = ''] = kinds[kind] ?? []
    return [instantOf(at), by, change, phase, because, full(target)] as const
  })
  const facts = entry.facts.map(([term, text]) => [term, full(text)] as const)
  return { ...entry, facts, may: entry.may.map(full), story: entry.story.map(full), records }
}

function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

function read(): Promise<Payload> {
  reading ??= unpack(document.getElementById('payload')?.textContent ?? '')
  return reading
}

async function unpack(packed: string): Promise<Payload> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  const text = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')))
  return text.json()
}
