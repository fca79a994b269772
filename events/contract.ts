import type * as z from 'zod'

/** One kind of event: the name that it has on the bus, and the form of its detail. */
export type Contract<Detail extends z.ZodType = z.ZodType> = {
  readonly detailType: string
  readonly detail: Detail
}

/** Names an event. The JSON Schema of its detail carries the name as its title. */
export function contract<Detail extends z.ZodType>(detailType: string, detail: Detail): Contract<Detail> {
  return { detailType, detail: detail.meta({ ...detail.meta(), title: detailType }) }
}
