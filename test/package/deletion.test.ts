import { readStack } from '@curfew/local-aws/template/load'
import { beforeAll, expect, test } from 'vitest'
import { packageStage } from './package-stage.ts'
import { PLACE, type Template, templateIn } from './template.ts'

const local = templateIn('.serverless')
let prod = local
beforeAll(async () => {
  prod = await packageStage('prod')
})

test('principals can delete objects only on a stage that has deletion, and the Lambda that admits requests knows it', () => {
  const deletion = (template: Template) => {
    const { managedPolicies, functions } = readStack(template, PLACE)
    const boundary = managedPolicies.find(({ arn }) => arn.endsWith('-boundary'))
    const admitting = functions.find(({ name }) => name.endsWith('-schedule-access'))
    return [JSON.stringify(boundary?.document).includes('s3:DeleteObject'), admitting?.environment.DELETION]
  }

  expect(deletion(prod)).toEqual([false, 'false'])
  expect(deletion(local)).toEqual([true, 'true'])
})
