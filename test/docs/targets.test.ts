import { expect, test } from 'vitest'
import type { Capabilities } from '#core/target.ts'
import { targets } from '#targets/targets.ts'
import { pageOf, section } from './page.ts'

const PAGE = pageOf('docs/targets/README.md')

/** Names of the capabilities, as the page has them. */
const NAMES = {
  window: 'A window, by the policy itself',
  prefix: 'One prefix or object',
  listByPrefix: 'Lists limited to a prefix',
  sourceIp: 'Source addresses',
  privateEndpoint: 'VPC endpoints',
  writeOnly: 'Writing without reading',
  deletion: 'Deletion, in scratch only',
  versions: 'Versions of objects',
  exclusive: 'Exclusive jobs',
  encryptionKeys: 'KMS keys',
  images: 'Container images',
  logGroups: 'Log groups',
  revokeAtOnce: 'Ending what is in use',
  rotateWithOverlap: 'Rotation with overlap',
  audit: "A log of reads, of the target's own",
} satisfies Record<keyof Capabilities, string>

test('the table of capabilities is that of the targets', () => {
  const columns = [targets.user, targets.role, targets['access-key']].map(({ capabilities }) => capabilities)
  const rows = Object.entries(NAMES).map(([name, title]) => {
    const cells = columns.map((capabilities) =>
      Object.entries(capabilities).some(([one, value]) => one === name && value === true) ? 'yes' : 'no',
    )
    return `| ${title} | ${cells.join(' | ')} |`
  })

  expect(
    section(PAGE, 'What each can enforce')
      .trim()
      .split('\n')
      .slice(2, 2 + rows.length),
  ).toEqual(rows)
})

test('the page gives the reason for each no', () => {
  const reasons = Object.values(targets).flatMap(({ capabilities }) =>
    Object.values(capabilities).filter((value) => value !== true),
  )
  const text = PAGE.text.replaceAll(/\s+/g, ' ')

  for (const reason of new Set(reasons)) expect(text).toContain(String(reason))
})
