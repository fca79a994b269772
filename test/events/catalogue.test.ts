import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CATALOGUE, fileNameOf } from '#events/catalogue.ts'
import { generatedFiles } from '#tools/schemas.ts'

const events = Object.entries(CATALOGUE)

test.each(events)('the example of %s is what its contract takes', (detailType, contract) => {
  const example: unknown = JSON.parse(readFileSync(`events/${fileNameOf(detailType)}.example.json`, 'utf8'))

  expect(contract.safeParse(example).error).toBeUndefined()
})

test.each([...generatedFiles()])('%s is what its contract or example generates (npm run schemas)', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test.each(events)('the schema of %s names its event and says what each field is for', (detailType, _contract) => {
  const schema: unknown = JSON.parse(generatedFiles().get(`events/${fileNameOf(detailType)}.schema.json`) ?? '')

  expect(schema).toMatchObject({ title: detailType, type: 'object' })
})
