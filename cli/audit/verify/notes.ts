import { count } from '#cli/count.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import type { Absent, Comparison } from './comparison.ts'

/** What is to be said of absent records that is no problem. */
export function notesOn({ unpublished, newer }: Absent): readonly string[] {
  return [
    ...(unpublished.length > 0 ? [`${count(unpublished.length, 'record')} not published yet`] : []),
    ...(newer.length > 0 ? [`${count(newer.length, 'record')} newer than the input`] : []),
  ]
}

type Options = { readonly heads?: string | undefined; readonly job?: string | undefined }

/** The command that publishes what is missing again; nothing if the table has none of it. */
export function remedyFor({ absent }: Comparison, { heads = '', job }: Options): string {
  const restorable = [...absent.values()].flatMap((one) => one.restorable)
  const times = restorable.map(({ storedAt }) => storedAt.getTime()).toSorted((a, b) => a - b)
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return ''
  const range = `--from ${printInstant(new Date(first))} --to ${printInstant(secondsAfter(new Date(last), 1))}`
  const command = `curfew audit republish --table ${heads} ${range}${job === undefined ? '' : ` --job ${job}`}`
  return `curfew: The table has ${count(restorable.length, 'missing record')}. Publish again:\n  ${command}\n`
}
