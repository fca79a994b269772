import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CATALOGUE, fileNameOf } from '#events/catalogue.ts'
import { generatedFiles } from '#tools/schemas.ts'

const EVENTS = CATALOGUE.map((contract) => ({ ...contract, file: fileNameOf(contract) }))

test.each(EVENTS)('the contract of $detailType accepts its example', ({ detail, file }) => {
  const example: unknown = JSON.parse(readFileSync(`events/${file}.example.json`, 'utf8'))

  expect(detail.safeParse(example).error).toBeUndefined()
})

test.each([...generatedFiles()])('%s is up to date with its contract or example (npm run schemas)', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test.each(EVENTS)('the JSON Schema of $detailType carries its name as title', ({ detailType, file }) => {
  const schema: unknown = JSON.parse(generatedFiles().get(`events/${file}.schema.json`) ?? '')

  expect(schema).toMatchObject({ title: detailType, type: 'object' })
})

test('no event has two contracts', () => {
  const names = CATALOGUE.map(({ detailType }) => detailType)

  expect(names).toEqual([...new Set(names)])
})

test('each event stands in a file of its own: contract, detail-type, and what is made or read of it', () => {
  expect(EVENTS.map(({ file }) => `events/${file}.ts`).filter((file) => !isThere(file))).toEqual([])
})

test('no code outside events/ spells a detail-type: infra is tied to the catalogue by its own test', () => {
  const literal = new RegExp(CATALOGUE.map(({ detailType }) => `'${detailType}'`).join('|'))
  const spelled = globSync('{functions,tools}/**/*.ts').filter((file) => literal.test(readFileSync(file, 'utf8')))

  expect(spelled).toEqual([])
})

function isThere(file: string): boolean {
  return globSync(file).length === 1
}
