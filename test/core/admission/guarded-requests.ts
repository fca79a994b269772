import type { Location } from '#core/access/access.ts'
import { type GuardedRequest, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import type { GuardrailRule, Guardrails } from '#core/admission/guardrails.ts'
import { bare } from '#test/targets/iam/jobs.ts'
import { at } from '../../fixtures/seed.ts'

export const rule: GuardrailRule = {
  name: 'ml',
  for: {},
  principals: ['user/trainer-*'],
  networks: { sourceIps: ['203.0.113.0/24'] },
  keys: ['rotate'],
  read: [],
  write: [],
  kmsKeys: [],
  images: [],
  logGroups: [],
  longestWindowHours: 12,
  furthestStartDays: 7,
  anyNetwork: false,
  exclusive: false,
  longestExtensionHours: 2,
  jobsPerPrincipal: 2,
}
export const requester = { source: 'acmeco.ml', requestedBy: 'ml@acmeco.example' }
export const now = at('00:00')

export const guardrails = (...rules: readonly Partial<GuardrailRule>[]): Guardrails => ({
  rules: rules.map((each) => ({ ...rule, ...each })),
})
export const problems = (request: Partial<GuardedRequest>, ...rules: readonly Partial<GuardrailRule>[]) =>
  guardrailProblems({ ...requester, ...request }, guardrails(...rules), now)
export const paths = (request: Partial<GuardedRequest>, ...rules: readonly Partial<GuardrailRule>[]) =>
  problems(request, ...rules).map(({ path }) => path)

export const location = (text: string): Location => {
  const [bucket = '', ...path] = text.split('/')
  return { bucket, path: path.join('/') }
}
export const reading = (text: string): Partial<GuardedRequest> => ({
  access: { ...bare.access, datasets: [location(text)] },
})
