import * as z from 'zod'

const known = z.looseObject({
  jobId: z.string().optional(),
  principal: z.looseObject({ name: z.string() }).optional(),
  because: z.string().optional(),
  check: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
  changes: z
    .array(z.looseObject({ action: z.string(), keyId: z.string().optional(), policy: z.string().optional() }))
    .default([]),
})

const REASONS: Readonly<Record<string, string>> = {
  closed: 'because its window is over',
  ended: 'because the job ended',
  revoked: 'because it was revoked',
}

/** Describes the detail of an event in one line: its job or principal, reason, changes and problems. */
export function describeDetail(detail: unknown): string {
  const parsed = known.safeParse(detail)
  if (!parsed.success) return ''
  const { jobId, principal, because = '', check = '', problems, changes } = parsed.data
  const about = jobId ?? principal?.name ?? ''
  const problemList = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  const changeList = changes.map(({ action, keyId, policy }) => `${action} ${keyId ?? policy ?? ''}`).join(', ')
  return [about, REASONS[because] ?? '', check, changeList, problemList].filter((part) => part !== '').join(' · ')
}
