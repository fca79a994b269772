import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** IAM knows services by the same names in every partition, and clients of OIDC state the same audience. */
const SERVICE_PRINCIPAL = /\b[a-z0-9-]+\.amazonaws\.com$/

const LINES = globSync('{serverless.yml,infra/**/*.yml}').flatMap((file) =>
  readFileSync(file, 'utf8')
    .replaceAll(/^( *)Description: [^\n]*(\n\1 +[^\n]*)*/gm, '')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .map((line) => ({ file, line: line.trim() })),
)

test('no file of the stack spells a partition: it may be deployed in China as well', () => {
  expect(LINES.length).toBeGreaterThan(500)
  expect(LINES.filter(({ line }) => /arn:aws(?!\[a-z-\]\*)|aws-cn|aws-us-gov/.test(line))).toEqual([])
})

test('no file of the stack spells the suffix of endpoints, but for the names of services and of the audience of OIDC', () => {
  const named = LINES.flatMap(({ file, line }) =>
    [...line.matchAll(/[\w.*<>$:{}-]*amazonaws\.com/g)].map(([name]) => ({ file, name, line })),
  )
  const isService = ({ name, line }: (typeof named)[number]) =>
    SERVICE_PRINCIPAL.test(name) && /Service: |iam:PassedToService|Principal|:aud\b/.test(line)

  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((one) => !isService(one))).toEqual([])
})
