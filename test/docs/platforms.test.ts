import { describe, expect, test } from 'vitest'
import { JOB_PLATFORM_NAMES, JOB_PLATFORMS } from '#core/job-platforms/job-platform.ts'
import { pageOf, section } from './page.ts'

const PAGE = pageOf('docs/platforms.md')
const HERE = { partition: 'aws', account: '111122223333', urlSuffix: 'amazonaws.com' }

describe('the page lists what each platform needs', () => {
  test.each(JOB_PLATFORM_NAMES)('%s', (platform) => {
    const rights = JOB_PLATFORMS[platform].rightsIn(HERE)
    const rows = section(PAGE, platform)
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('`'))
    const cells = rows.map((row) => row.split('|')[2] ?? '')
    const listed = cells.map((cell) => cell.match(/`\w+:\w+`/g)?.map((action) => action.slice(1, -1)))

    expect(listed.map((actions) => actions?.toSorted().join()).toSorted()).toEqual(
      rights.map(({ actions }) => actions.toSorted().join()).toSorted(),
    )
    for (const { purpose } of rights) expect(section(PAGE, platform)).toContain(purpose)
  })
})
