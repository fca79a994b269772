import * as z from 'zod'
import { AwsError } from '../aws-error.ts'

export const filters = z.array(z.strictObject({ Name: z.string(), Value: z.array(z.string()).min(1) })).default([])

type Filters = z.infer<typeof filters>

/** What each filter of a resource looks at: its name, and the values that the resource has. */
export type Filterable = Readonly<Record<string, readonly string[]>>

/** The resources that have one of the ids (all, if none is named) and pass every filter. Throws for unknown ids and filters. */
export function select<T>(
  all: readonly T[],
  {
    ids,
    notFound,
    Filter,
    filterable,
  }: {
    readonly ids: readonly string[] | undefined
    readonly notFound: string
    readonly Filter: Filters
    readonly filterable: (one: T) => Filterable
  },
  idOf: (one: T) => string,
): readonly T[] {
  const missing = ids?.find((id) => !all.some((one) => idOf(one) === id))
  if (missing !== undefined) throw new AwsError(notFound, 400, `The ID '${missing}' does not exist`)
  const named = ids === undefined ? all : all.filter((one) => ids.includes(idOf(one)))
  return named.filter((one) => Filter.every((filter) => passes(filter, filterable(one))))
}

function passes({ Name, Value }: Filters[number], values: Filterable): boolean {
  // A resource may lack any tag; no resource lacks another field.
  const absent = Name.startsWith('tag:') ? [] : undefined
  const found = Object.hasOwn(values, Name) ? values[Name] : absent
  if (found === undefined || Value.some((value) => /[*?]/.test(value)))
    throw new AwsError('InvalidParameterValue', 400, `Local AWS does not support the filter '${Name}' with ${Value}`)
  return found.some((value) => Value.includes(value))
}
