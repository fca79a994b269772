import * as z from 'zod'

const known = z.looseObject({
  jobId: z.string().default(''),
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

/** Describes the detail of an event in one line: job, reason, changes and problems. */
export function describeDetail(detail: unknown): string {
  const parsed = known.safeParse(detail)
  if (!parsed.success) return ''
  const { jobId, because = '', check = '', problems, changes } = parsed.data
  const problemList = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  const changeList = changes.map(({ action, keyId, policy }) => `${action} ${keyId ?? policy ?? ''}`).join(', ')
  return [jobId, REASONS[because] ?? '', check, changeList, problemList].filter((part) => part !== '').join(' · ')
}
