import type { Stack } from '@curfew/local-aws/template/stack'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, policies, startDay } from './day.ts'
import { onObjects, policyOf, putInRole, warningsOf } from './own-policies.ts'

const asRole = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }

/** The packaged stack with the parameter `standingAccess: refuse`. */
const refusing = (stack: Stack): Stack => ({
  ...stack,
  functions: stack.functions.map((one) => ({ ...one, environment: { ...one.environment, STANDING_ACCESS: 'refuse' } })),
})

describe('a stage with standingAccess=refuse', () => {
  test('refuses such a request, with the same words, and grants nothing', async () => {
    const day = await startDay({ alter: refusing })
    await putInRole(day, 'trainer-batch', 'old-rights', policyOf(onObjects('s3:GetObject', 'acmeco-base-models/*')))
    await day.put('Training Job Scheduled', job(asRole))
    await day.until(at('01:10'))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      {
        jobId: JOB,
        problems: [
          {
            path: 'principal.name',
            message:
              'role trainer-batch can read s3://acmeco-base-models outside the window, by the inline policy old-rights: delete it, or limit it to other locations',
          },
        ],
      },
    ])
    expect(announcementsOf(day, 'Access Scheduled')).toEqual([])
    expect(await policies(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('grants a request of a principal without such policies', async () => {
    const day = await startDay({ alter: refusing })
    await day.put('Training Job Scheduled', job())

    expect(warningsOf(day)).toEqual([])
  })
})

describe('if IAM does not show the policies', () => {
  const hidden = (stack: Stack): Stack => ({
    ...stack,
    roles: stack.roles.map((role) => (role.name === 'curfew-schedule-access' ? withoutRight(role) : role)),
  })

  test('a stage that warns grants, and says that it does not know', async () => {
    const day = await startDay({ alter: hidden })
    await day.put('Training Job Scheduled', job(asRole))

    expect(warningsOf(day)).toEqual([expect.stringMatching(/is not known, because .* AccessDenied/)])
  })

  test('a stage that refuses grants nothing, and tries again', async () => {
    const day = await startDay({ alter: (stack) => refusing(hidden(stack)) })
    await day.put('Training Job Scheduled', job(asRole))
    await day.until(at('00:40'))

    expect(announcementsOf(day, 'Access Scheduled')).toEqual([])
    expect(runsOf(day).length).toBeGreaterThan(2)
  })
})

function withoutRight(role: Stack['roles'][number]): Stack['roles'][number] {
  const text = JSON.stringify(role.inline).replaceAll('iam:ListRolePolicies', 'iam:ListRoleTags')
  return { ...role, inline: JSON.parse(text) }
}

function runsOf({ aws }: Day) {
  return aws.runs.filter(({ functionName }) => functionName === 'curfew-schedule-access')
}
