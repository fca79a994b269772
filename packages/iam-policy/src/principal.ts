export const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const

/** One principal that a statement names. Everybody is `*` of type AWS. */
export type Principal = { readonly type: (typeof PRINCIPAL_TYPES)[number]; readonly id: string }

/** Whom a statement is about, or everybody else (`NotPrincipal`). */
export type Principals = { readonly only: readonly Principal[] } | { readonly allBut: readonly Principal[] }
