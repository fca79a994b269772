import { expect, test } from 'vitest'
import { cli, EVENT, event } from '../fake-io.ts'

const slot = { type: 'access-key', store: 'tigris', name: 'trainer' }
const files = { [EVENT]: event({ principal: slot }) }

test('the policies of a slot are those that Tigris takes: no account, and conditions of time and address alone', async () => {
  const { exit, out } = await cli(['policy', 'compile', EVENT], { files })

  expect(exit).toBe(0)
  expect(new Set(out.match(/"aws:\w+"/g))).toEqual(new Set(['"aws:CurrentTime"', '"aws:SourceIp"']))
})

test('they are proved by what Tigris decides', async () => {
  const { exit, out } = await cli(['policy', 'prove', EVENT], { files })

  expect(exit).toBe(0)
  expect(out).toContain('slot trainer of Tigris')
  expect(out).toContain('The proof holds')
})

test('policies for IAM are no proof for a slot', async () => {
  const { policies } = JSON.parse((await cli(['policy', 'compile', EVENT])).out)
  const more = Object.fromEntries(
    policies.map((policy: unknown, index: number) => [`p${index}.json`, JSON.stringify(policy)]),
  )
  const { exit, out } = await cli(['policy', 'prove', EVENT, '--policy', ...Object.keys(more)], {
    files: { ...files, ...more },
  })

  expect(exit).toBe(1)
  expect(out).toContain('The proof does not hold')
})

test('what Tigris cannot enforce is said before anything is sent', async () => {
  const asking = { [EVENT]: event({ principal: slot, network: { vpcEndpoints: ['vpce-0123456789abcdef0'] } }) }
  const { exit, err } = await cli(['policy', 'compile', EVENT], { files: asking })

  expect(exit).toBe(2)
  expect(err).toContain('network.vpcEndpoints: cannot be enforced')
})
