import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import { printPolicy } from '@curfew/iam-policy/print'
import { compile } from '#targets/iam/compile.ts'
import { but, deployment, seed0 } from '#test/targets/iam/jobs.ts'

/** Evaluations on one core. */
const PROMISED_PER_SECOND = 100_000
const ROUNDS = 30

const context = {
  'aws:SourceIp': '203.0.113.42',
  'aws:ResourceAccount': '111122223333',
  'aws:SecureTransport': 'true',
  'aws:ViaAWSService': 'false',
  'aws:username': 'trainer-gpu-01',
}
const attempts = [
  ['s3:GetObject', 'acmeco-base-models/llama/weights.bin'],
  ['s3:PutObject', 'acmeco-finetuned-models/job-0001/model.bin'],
  ['s3:DeleteObject', 'acmeco-finetuned-models/job-0001/model.bin'],
  ['s3:PutObject', 'acmeco-finetuned-models/job-0002/model.bin'],
] as const
// Each request has its own time, so that no cached date speeds up the next one.
const requests = Array.from({ length: 10_000 }, (_, second) => {
  const [action, path] = attempts[second % attempts.length] ?? attempts[0]
  const time = new Date(Date.UTC(2025, 6, 16, 1, 0, second)).toISOString()
  return { action, resource: `arn:aws:s3:::${path}`, context: { ...context, 'aws:CurrentTime': time } }
})

for (const isolation of ['shared', 'exclusive'] as const) {
  const policies = compile(but(seed0, { isolation }), deployment).map((policy) => parsePolicyText(printPolicy(policy)))
  const once = () => {
    for (const request of requests) evaluate({ identity: policies }, request)
  }
  for (let round = 0; round < 5; round += 1) once()

  const start = performance.now()
  for (let round = 0; round < ROUNDS; round += 1) once()
  const perSecond = (ROUNDS * requests.length) / ((performance.now() - start) / 1000)
  console.log(
    `${isolation}: ${Math.round(perSecond).toLocaleString('en')} evaluations/s, ` +
      `${(perSecond / PROMISED_PER_SECOND).toFixed(2)} times the promise`,
  )
}
