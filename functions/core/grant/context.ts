/** What a requester wants handed back with every event about the grant. Never in a log or an audit record: it may be a secret. */
export type Context = Readonly<Record<string, unknown>>
