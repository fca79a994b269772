/** Lists within lists are read so deep. */
const MAX_DEPTH = 3

/**
 * What the fields of an object say that have one of some names, in whatever spelling: `jobId`, `job_id`, `JobID`. Entries of
 * lists one by one; none if it is no object.
 * @param names in lower case, letters and digits only
 */
export function fieldsNamed(object: unknown, names: readonly string[]): readonly unknown[] {
  if (typeof object !== 'object' || object === null) return []
  return Object.entries(object)
    .filter(([name]) => names.includes(plain(name)))
    .flatMap(([, value]) => [value].flat(MAX_DEPTH))
}

/** The first text in the fields of one name. */
export function textNamed(object: unknown, name: string): string | undefined {
  return fieldsNamed(object, [name]).find((value) => typeof value === 'string')
}

/** Characters that are not seen, and blanks, at both ends. */
const INVISIBLE_ENDS = /^[\s\p{C}\p{Default_Ignorable_Code_Point}]+|[\s\p{C}\p{Default_Ignorable_Code_Point}]+$/gu

/** Quotes and brackets that were copied along. */
const QUOTED = /^(["'`<([{])(.*)(["'`>)\]}])$/s

/** Longer than any name or ARN: what comes after is not looked at. */
const MAX_LENGTH = 1024

/** A name as somebody meant it: without what surrounds it. */
export function trimmed(text: string): string {
  const visible = text.slice(0, MAX_LENGTH).replace(INVISIBLE_ENDS, '')
  const [, , quoted] = QUOTED.exec(visible) ?? []
  return quoted === undefined ? visible : quoted.replace(INVISIBLE_ENDS, '')
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
