export const STATUSES = ['ok', 'warning', 'unreadable', 'failure'] as const

export type Status = (typeof STATUSES)[number]

/** What one check found. */
export type Finding = {
  readonly status: Status
  readonly message: string
  /** What to do about it: a command, or a section of a page. */
  readonly remedy?: string
}

/** A finding with the name of its check: `rules`, `principal user/trainer-gpu-01`. */
export type Checked = Finding & { readonly check: string }

export function ok(message: string): Finding {
  return { status: 'ok', message }
}

export function warning(message: string, remedy: string): Finding {
  return { status: 'warning', message, remedy }
}

export function failure(message: string, remedy: string): Finding {
  return { status: 'failure', message, remedy }
}

/** What is wrong, or else one sentence about what is well. */
export function orOk(problems: readonly Finding[], message: string): readonly Finding[] {
  return problems.length > 0 ? problems : [ok(message)]
}

/** `a, b, c and 4 more` */
export function shortList(names: readonly string[], atMost = 3): string {
  const rest = names.length - atMost
  return rest > 0 ? `${names.slice(0, atMost).join(', ')} and ${rest} more` : names.join(', ')
}
