import * as z from 'zod'

const detail = z.looseObject({
  jobId: z.string().default(''),
  because: z.string().optional(),
  check: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
  changes: z
    .array(z.looseObject({ action: z.string(), keyId: z.string().optional(), policy: z.string().optional() }))
    .default([]),
})

const PHRASES: Readonly<Record<string, string>> = {
  closed: 'because its window is over',
  ended: 'because the job ended',
  revoked: 'because somebody revoked it',
}

/** What an event's detail tells, in a line. */
export function aboutOf(told: unknown): string {
  const parsed = detail.safeParse(told)
  if (!parsed.success) return ''
  const { jobId, because = '', check, problems, changes } = parsed.data
  const wrong = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  const done = changes.map(({ action, keyId, policy }) => `${action} ${keyId ?? policy ?? ''}`).join(', ')
  return [jobId, PHRASES[because] ?? '', check ?? '', done, wrong].filter((part) => part !== '').join(' · ')
}
