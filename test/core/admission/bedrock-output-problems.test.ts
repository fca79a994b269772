import { expect, test } from 'vitest'
import { bedrockOutputProblems } from '#core/admission/bedrock-output-problems.ts'
import { OUTCOMES } from '#core/grant/ends-with.ts'

const OUTPUT = { bucket: 'acme-bedrock', path: 'tone-1/' }
const NOTHING = {
  ...{ datasets: [], baseModels: [], outputs: [], checkpoints: [], scratch: [] },
  ...{ kmsKeys: [], images: [], logGroups: [] },
}
const endsWith = (kind: 'customizationJob' | 'trainingJob') => ({ kind, name: 'tone-1', on: OUTCOMES })

test('every output of a customization job of Bedrock is a problem, because it is read there', () => {
  const access = { ...NOTHING, outputs: [OUTPUT, { ...OUTPUT, path: 'tone-2/' }] }

  expect(bedrockOutputProblems(endsWith('customizationJob'), access).map(({ path }) => path)).toEqual([
    'access.outputs[0]',
    'access.outputs[1]',
  ])
})

test('a checkpoint of Bedrock is none, and an output of another service or of no service is none', () => {
  const [outputs, checkpoints] = [
    { ...NOTHING, outputs: [OUTPUT] },
    { ...NOTHING, checkpoints: [OUTPUT] },
  ]

  expect(bedrockOutputProblems(endsWith('customizationJob'), checkpoints)).toEqual([])
  expect(bedrockOutputProblems(endsWith('trainingJob'), outputs)).toEqual([])
  expect(bedrockOutputProblems(undefined, outputs)).toEqual([])
})
