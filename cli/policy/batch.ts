import { type AccessRequest, evaluate, type Policies } from '@curfew/iam-policy/evaluate'
import { isObject, type JsonObject, parseJsonText } from '@curfew/iam-policy/json'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { causeOf, Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { nameOf } from '#cli/source/read.ts'

/** Recently parsed policies, by their text: most batches ask many questions about few policies. */
type Known = Map<string, Policy>

const MAX_KNOWN = 1000

/** Answers each line as it arrives, in order. Resolves to whether every line could be read. */
export async function answerLines(file: string, io: Io): Promise<boolean> {
  const known: Known = new Map()
  let number = 0
  let allRead = true
  try {
    for await (const line of io.lines(file)) {
      number += 1
      const answer = answerOf(line, known)
      if ('error' in answer) allRead = false
      await io.out(`${JSON.stringify('error' in answer ? { ...answer, line: number } : answer)}\n`)
    }
  } catch (error) {
    throw new Fault(`Cannot read ${nameOf(file)}: ${causeOf(error)}`)
  }
  return allRead
}

function answerOf(line: string, known: Known) {
  try {
    const { policies, request } = readLine(parseJsonText(line), known)
    return evaluate(policies, request)
  } catch (error) {
    return { error: causeOf(error) }
  }
}

function readLine(json: unknown, known: Known): { readonly policies: Policies; readonly request: AccessRequest } {
  if (!isObject(json)) throw new Error('Cannot read the line: it must be an object')
  const { identity, boundary, session, request } = json
  if (!Array.isArray(identity)) throw new Error('Cannot read the line: identity must be a list of policies')
  const optional = (policy: unknown) => (policy === undefined || policy === null ? null : read(policy, known))
  return {
    policies: {
      identity: identity.map((policy) => read(policy, known)),
      boundary: optional(boundary),
      session: optional(session),
    },
    request: readRequest(request),
  }
}

function read(json: unknown, known: Known): Policy {
  const text = JSON.stringify(json)
  const policy = known.get(text) ?? parsePolicy(json)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(text, policy)
  return policy
}

function readRequest(json: unknown): AccessRequest {
  if (!isObject(json)) throw new Error('Cannot read the line: request must be an object')
  const { action, resource, context = {} } = json
  if (typeof action !== 'string') throw new Error('Cannot read the line: request.action must be a string')
  if (typeof resource !== 'string') throw new Error('Cannot read the line: request.resource must be a string')
  if (!isObject(context)) throw new Error('Cannot read the line: request.context must be an object')
  return { action, resource, context: readContext(context) }
}

/** A number or boolean is read as its text, as in a policy. */
function readContext(context: JsonObject): AccessRequest['context'] {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value]
      if (!items.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
        throw new Error(`Cannot read the line: request.context["${key}"] must be a string or a list of strings`)
      }
      return [key, Array.isArray(value) ? items.map(String) : String(value)]
    }),
  )
}
