import { answerJson, operationOfTarget, readJson } from '../../src/protocol/json.ts'
import type { Service } from '../../src/service.ts'

/** Secrets Manager with an answer to each id instead of a store. */
export const secrets = (answer: (id: unknown) => unknown = (id) => `value of ${id}`): Service => ({
  signingName: 'secretsmanager',
  protocol: 'json',
  operationOf: operationOfTarget,
  handle: ({ request }) => {
    const input = readJson(request)
    const id = typeof input === 'object' && input !== null ? Reflect.get(input, 'SecretId') : undefined
    return answerJson(request, { SecretString: answer(id) })
  },
})
