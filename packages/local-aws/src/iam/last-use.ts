export type Use = { readonly at: Date; readonly service: string; readonly region: string }

/** When each access key was last used: kept beside the state, because it changes with every call. */
export interface LastUse {
  of(accessKeyId: string): Use | undefined
  note(accessKeyId: string, use: Use): void
}

export function createLastUse(): LastUse {
  const uses = new Map<string, Use>()
  return { of: (id) => uses.get(id), note: (id, use) => void uses.set(id, use) }
}
