import { describe, expect, test } from 'vitest'
import { LOCATION_LISTS, type Location, type LocationList } from '#core/access/access.ts'
import type { NamedLocation } from '#core/catalogue/asked-access.ts'
import type { CatalogueEntry } from '#core/catalogue/catalogue.ts'
import { reindexed } from '#core/catalogue/reindexed.ts'
import { resolveAccess } from '#core/catalogue/resolve-access.ts'
import type { Asker } from '#core/catalogue/terms.ts'
import { at } from '#test/fixtures/seed.ts'
import { bare } from '#test/targets/iam/jobs.ts'

const asker: Asker = {
  source: 'acmeco.ml',
  requestedBy: 'ml@acmeco.example',
  principal: { type: 'user', name: 'trainer-gpu-01' },
}
const wiki: CatalogueEntry = { name: 'wikipedia-2025-07', location: 's3://wiki/2025/' }
const WIKI: Location = { bucket: 'wiki', path: '2025/' }

type Asked = Location | NamedLocation
type Case = { readonly list?: LocationList; readonly by?: Asker | undefined; readonly from?: Date }

function resolve(
  asked: readonly Asked[],
  entries: readonly CatalogueEntry[],
  { list = 'datasets', ...rest }: Case = {},
) {
  const by = 'by' in rest ? rest.by : asker
  return resolveAccess(
    { ...bare.access, [list]: asked },
    { catalogue: { entries }, asker: by, from: rest.from ?? at('01:00') },
  )
}
const messages = (asked: Asked, entries: readonly CatalogueEntry[], options: Case = {}) =>
  resolve([asked], entries, options).problems.map(({ message }) => message)
const located = (asked: Asked, entries: readonly CatalogueEntry[], list: LocationList = 'datasets') =>
  resolve([asked], entries, { list }).access[list]

describe('a name', () => {
  test('means the location of its entry, and keeps its name', () => {
    expect(located({ name: wiki.name }, [wiki])).toEqual([{ ...WIKI, name: wiki.name }])
  })

  test('means its account and its end as well, and versions if the request asks for them', () => {
    const entry = { ...wiki, account: '222233334444', until: '2025-07-16' }

    expect(located({ name: wiki.name, versions: true }, [entry])).toEqual([
      {
        ...WIKI,
        ...{ name: wiki.name, account: '222233334444', versions: true },
        until: new Date('2025-07-17T00:00:00Z'),
      },
    ])
  })

  test.each(LOCATION_LISTS)('may stand in every list: %s', (list) => {
    expect(located({ name: wiki.name }, [{ ...wiki, readOnly: false }], list)).toHaveLength(1)
  })

  test.each([
    ['wikipedia-2025-7', 'the catalogue has no name:wikipedia-2025-7: did you mean name:wikipedia-2025-07?'],
    ['Wikipedia_2025_07', 'the catalogue has no name:Wikipedia_2025_07: did you mean name:wikipedia-2025-07?'],
    ['imagenet', 'the catalogue has no name:imagenet: the deployer names it there, or write the location'],
  ])('that the catalogue does not have is refused: %s', (name, message) => {
    expect(messages({ name }, [wiki])).toEqual([message])
  })

  test('is not suggested to those who may not use it', () => {
    const entry = { ...wiki, for: { sources: ['acmeco.other'] } }

    expect(messages({ name: 'wikipedia-2025-7' }, [entry])).toEqual([expect.not.stringContaining('did you mean')])
  })
})

describe('an entry may be used by whom it is for', () => {
  test.each<readonly [string, CatalogueEntry['for'], boolean]>([
    ['anybody', undefined, true],
    ['anybody by an empty object', {}, true],
    ['a source', { sources: ['acmeco.*'] }, true],
    ['another source', { sources: ['other.*'] }, false],
    ['a requester', { requesters: ['*@acmeco.example'] }, true],
    ['another requester', { requesters: ['*@other.example'] }, false],
    ['a principal', { principals: ['user/trainer-*'] }, true],
    ['a principal of the other type', { principals: ['role/*'] }, false],
    ['all three at once', { sources: ['acmeco.ml'], requesters: ['ml@*'], principals: ['user/*'] }, true],
    ['all three, of which one does not match', { sources: ['acmeco.ml'], principals: ['role/*'] }, false],
    ['nobody', { sources: [] }, false],
  ])('%s', (_rule, audience, isAllowed) => {
    const entry = audience === undefined ? wiki : { ...wiki, for: audience }
    const problem = 'name:wikipedia-2025-07 is not for ml@acmeco.example from source acmeco.ml as user trainer-gpu-01'

    expect(messages({ name: wiki.name }, [entry])).toEqual(isAllowed ? [] : [problem])
  })

  test('a principal that cannot be read is no reason', () => {
    const by = { source: 'acmeco.ml', requestedBy: 'ml@acmeco.example' }

    expect(messages({ name: wiki.name }, [{ ...wiki, for: { principals: ['role/*'] } }], { by })).toEqual([])
  })

  test('nobody asks on the command line', () => {
    expect(messages({ name: wiki.name }, [{ ...wiki, for: { sources: [] } }], { by: undefined })).toEqual([])
  })
})

describe('an entry is read-only unless it says otherwise', () => {
  test.each<readonly [LocationList, boolean | undefined, boolean]>([
    ['datasets', undefined, true],
    ['baseModels', undefined, true],
    ['outputs', undefined, false],
    ['checkpoints', true, false],
    ['scratch', undefined, false],
    ['outputs', false, true],
    ['checkpoints', false, true],
  ])('%s, with readOnly %s', (list, readOnly, isAllowed) => {
    const entry = readOnly === undefined ? wiki : { ...wiki, readOnly }

    expect(messages({ name: wiki.name }, [entry], { list })).toEqual(
      isAllowed ? [] : ['name:wikipedia-2025-07 may only be read'],
    )
  })
})

describe('an entry ends at its until', () => {
  const entry = { ...wiki, until: '2025-07-16T03:00:00Z' }

  test.each([
    ['01:00', true],
    ['02:59:59', true],
    ['03:00', false],
    ['04:00', false],
  ])('use that begins at %s is allowed: %s', (time, isAllowed) => {
    const found = messages({ name: wiki.name }, [entry], { from: at(time) })

    expect(found).toEqual(
      isAllowed
        ? []
        : [expect.stringContaining('may be used until 2025-07-16T03:00:00Z, and access would begin at 2025-07-16T0')],
    )
  })
})

describe('the terms of an entry hold for its location, also if a request writes the path', () => {
  const ending = { ...wiki, until: '2025-07-16' }
  const end = { until: new Date('2025-07-17T00:00:00Z') }
  const place = (bucket: string, path = ''): Location => ({ bucket, path })

  test.each<readonly [string, Location, Partial<Location>]>([
    ['the location itself', WIKI, end],
    ['what is inside it', place('wiki', '2025/en/'), end],
    ['an object in it', place('wiki', '2025/en/1.parquet'), end],
    ['what it is inside of', place('wiki'), end],
    ['its neighbour has none', place('wiki', '2025-06/'), {}],
    ['another bucket has none', place('wiki2', '2025/'), {}],
  ])('%s', (_rule, asked, expected) => {
    expect(located(asked, [ending])).toEqual([{ ...asked, ...expected }])
  })

  test('the first end of several counts', () => {
    const entries = [ending, { ...wiki, name: 'b', location: 's3://wiki/2024/', until: '2025-06-30' }]

    expect(resolve([place('wiki')], entries, { from: new Date('2025-06-01T00:00:00Z') }).access.datasets).toEqual([
      { ...place('wiki'), until: new Date('2025-07-01T00:00:00Z') },
    ])
  })

  test('of an entry inside another one, the narrower counts', () => {
    const narrower = { name: 'english', location: 's3://wiki/2025/en/' }

    expect(located(place('wiki', '2025/en/'), [ending, narrower])).toEqual([place('wiki', '2025/en/')])
    expect(located({ name: 'english' }, [ending, narrower])).toEqual([
      { ...place('wiki', '2025/en/'), name: 'english' },
    ])
    expect(located(place('wiki', '2025/de/'), [ending, narrower])).toEqual([{ ...place('wiki', '2025/de/'), ...end }])
  })

  test.each<readonly [string, CatalogueEntry, LocationList, Location, string]>([
    [
      'whom it is not for',
      { ...wiki, for: { principals: ['role/*'] } },
      'datasets',
      WIKI,
      's3://wiki/2025/ is name:wikipedia-2025-07 of the catalogue, which is not for ml@acmeco.example from source acmeco.ml as user trainer-gpu-01',
    ],
    [
      'that it is read-only',
      wiki,
      'outputs',
      place('wiki', '2025/out/'),
      's3://wiki/2025/out/ overlaps name:wikipedia-2025-07 of the catalogue, which may only be read',
    ],
    [
      'that it is over',
      { ...wiki, until: '2025-07-01' },
      'datasets',
      place('wiki'),
      's3://wiki overlaps name:wikipedia-2025-07 of the catalogue, which may be used until 2025-07-02T00:00:00Z, and access would begin at 2025-07-16T01:00:00Z',
    ],
  ])('so is %s', (_rule, entry, list, asked, message) => {
    expect(messages(asked, [entry], { list })).toEqual([message])
  })
})

test('what has a problem is left out, and every problem has the path of the request', () => {
  const asked = [{ name: 'unknown' }, WIKI, { name: 'unheard-of' }, { bucket: 'b', path: '' }]
  const { access, positions, problems } = resolve(asked, [wiki])
  const of = (index: number) => ({ path: `access.datasets[${index}]`, message: 'no' })

  expect(access.datasets).toEqual([WIKI, { bucket: 'b', path: '' }])
  expect(problems.map(({ path }) => path)).toEqual(['access.datasets[0]', 'access.datasets[2]'])
  expect(reindexed([of(0), of(1), { path: 'window', message: 'no' }], positions)).toEqual([
    of(1),
    of(3),
    { path: 'window', message: 'no' },
  ])
})

test('a catalogue that breaks its contract is not used', () => {
  expect(() => resolve([], [{ name: 'a', location: 's3://a*' }])).toThrow('Cannot use the catalogue entry a')
  expect(() => resolve([], [{ ...wiki, until: 'soon' }])).toThrow('Cannot use the catalogue entry wikipedia-2025-07')
})
