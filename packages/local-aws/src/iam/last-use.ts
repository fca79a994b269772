export type KeyUse = { readonly at: Date; readonly service: string; readonly region: string }

/** When each access key was last used. Separate from the state of IAM, because it changes with every call. */
export interface LastUse {
  of(accessKeyId: string): KeyUse | undefined
  record(accessKeyId: string, use: KeyUse): void
}

export function createLastUse(): LastUse {
  const uses = new Map<string, KeyUse>()
  return { of: (id) => uses.get(id), record: (id, use) => void uses.set(id, use) }
}
