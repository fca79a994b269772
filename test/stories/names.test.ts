import { CreateUserCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, job, policies, s3Answer, startDay } from './day.ts'

const USER = 'Trainer.GPU-02@Acme'

test('the name of a user keeps its capitals when access opens, keys rotate, the sweep runs and access closes', async () => {
  const day = await startDay({ timerArrival: () => [] })
  const { boundaryArn: PermissionsBoundary } = day.aws
  const Tags = [{ Key: 'curfew:managed', Value: 'true' }]
  await day.iam.send(new CreateUserCommand({ UserName: USER, PermissionsBoundary, Tags }))
  await day.put('Training Job Scheduled', job({ principal: { type: 'user', name: USER } }))
  await day.until(at('01:01'))

  expect(await attached(day, USER)).toHaveLength(1)
  expect(await s3Answer(day, 'read', undefined, USER)).toBe('OK')
  await day.until(at('04:03'))
  expect(await policies(day)).toEqual([])
  const rotations = announcementsOf(day, 'Access Key Rotated')
  expect(rotations).toHaveLength(2)
  for (const rotation of rotations)
    expect(rotation).toMatchObject({ principal: { name: USER }, secret: `curfew/user/${USER}` })
  expect((await day.auditRecords()).flatMap(({ principal }) => principal?.name ?? [])).not.toContain(USER.toLowerCase())
  expect(failures(day)).toEqual([])
})
