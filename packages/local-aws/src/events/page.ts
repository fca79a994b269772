import * as z from 'zod'

/** What the lists of EventBridge take. */
export const pageFields = {
  Limit: z.number().int().min(1).max(100).default(100),
  NextToken: z.string().default('0'),
}

type Page = { readonly Limit: number; readonly NextToken: string }

export function pageOf<Item>(all: readonly Item[], { Limit, NextToken }: Page) {
  const from = Number(NextToken)
  const rest = all.length > from + Limit ? { NextToken: String(from + Limit) } : {}
  return { items: all.slice(from, from + Limit), rest }
}
