import { compile } from '#core/policy/compile.ts'
import { evaluate } from '#core/policy/evaluate.ts'
import { parsePolicyText } from '#core/policy/parse.ts'
import { printPolicy } from '#core/policy/print.ts'
import { but, seed0, where } from '#test/core/policy/leaves.ts'

// Run by hand: npm exec -c 'node test/bench/evaluate.ts'. The promise is 100,000 decisions a second on one core.
const PROMISED_PER_SECOND = 100_000
const ROUNDS = 200_000

const context = {
  'aws:CurrentTime': '2025-07-16T02:00:00Z',
  'aws:SourceIp': '203.0.113.42',
  'aws:ResourceAccount': '111122223333',
  'aws:SecureTransport': 'true',
  'aws:ViaAWSService': 'false',
  'aws:username': 'trainer-gpu-01',
}
const requests = [
  { action: 's3:GetObject', resource: 'arn:aws:s3:::acmeco-base-models/llama/weights.bin', context },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::acmeco-finetuned-models/job-0001/model.bin', context },
  { action: 's3:DeleteObject', resource: 'arn:aws:s3:::acmeco-finetuned-models/job-0001/model.bin', context },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::acmeco-finetuned-models/job-0002/model.bin', context },
] as const

for (const isolation of ['shared', 'exclusive'] as const) {
  const policies = compile(but(seed0, { isolation }), where).map((policy) => parsePolicyText(printPolicy(policy)))
  const once = () => {
    for (const request of requests) evaluate({ identity: policies, boundary: policies[0] ?? null }, request)
  }
  for (let round = 0; round < ROUNDS / 10; round += 1) once()

  const start = performance.now()
  for (let round = 0; round < ROUNDS / requests.length; round += 1) once()
  const perSecond = ROUNDS / ((performance.now() - start) / 1000)
  console.log(
    `${isolation}: ${Math.round(perSecond).toLocaleString('en')} evaluations/s, ` +
      `${(perSecond / PROMISED_PER_SECOND).toFixed(2)} times the promise`,
  )
}
