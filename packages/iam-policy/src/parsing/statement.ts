import { completeArn } from '../arn.ts'
import { isObject, type JsonObject, join } from '../json.ts'
import type { Selection, Statement } from '../policy.ts'
import type { Problem } from '../syntax-error.ts'
import { parseConditions } from './condition.ts'
import { type Parsed, parseStrings, unknownKeys } from './elements.ts'

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

/** Read one statement. It is usable only if no element has a problem. */
export function parseStatement(json: unknown, path: string): Parsed<Statement | null> {
  if (!isObject(json)) return { value: null, problems: [{ path, message: 'must be an object' }] }

  const { Sid: sid, Effect: effect } = json
  const actions = parseSelection(json, 'Action', actionProblem, path)
  const resources = parseSelection(json, 'Resource', resourceProblem, path)
  const conditions = parseConditions(json.Condition, join(path, 'Condition'))
  const problems: readonly Problem[] = [
    ...unknownKeys(json, ELEMENTS, path),
    ...sidProblems(sid, join(path, 'Sid')),
    ...(effect === 'Allow' || effect === 'Deny'
      ? []
      : [{ path: join(path, 'Effect'), message: 'must be Allow or Deny' }]),
    ...actions.problems,
    ...resources.problems,
    ...conditions.problems,
  ]
  const statement: Statement = {
    ...(typeof sid === 'string' ? { sid } : {}),
    effect: effect === 'Allow' ? 'Allow' : 'Deny',
    actions: actions.value,
    resources: resources.value,
    conditions: conditions.value,
  }
  return { value: statement, problems }
}

function parseSelection(
  json: JsonObject,
  element: 'Action' | 'Resource',
  problemOf: (pattern: string) => string | null,
  path: string,
): Parsed<Selection> {
  const negated = `Not${element}`
  const isNegated = negated in json
  if (isNegated === element in json) {
    const message = `needs exactly one of ${element} and ${negated}`
    return { value: { only: [] }, problems: [{ path, message }] }
  }
  const here = join(path, isNegated ? negated : element)
  const patterns = inFull(parseStrings(json[isNegated ? negated : element], here), element)
  const problems = patterns.value.flatMap((pattern, index) => {
    const message = problemOf(pattern)
    return message === null ? [] : [{ path: join(here, index), message }]
  })
  return {
    value: isNegated ? { allBut: patterns.value } : { only: patterns.value },
    problems: [...patterns.problems, ...problems],
  }
}

/** IAM completes ARNs that lack fields: from here on they have all six. */
function inFull(
  { value, problems }: Parsed<readonly string[]>,
  element: 'Action' | 'Resource',
): Parsed<readonly string[]> {
  return { value: element === 'Resource' ? value.map(completeArn) : value, problems }
}

function sidProblems(sid: unknown, path: string): readonly Problem[] {
  if (sid === undefined) return []
  if (typeof sid === 'string' && /^[A-Za-z0-9]*$/.test(sid)) return []
  return [{ path, message: 'must be letters and digits only' }]
}

function actionProblem(action: string): string | null {
  if (/^(\*|\*:\*|[A-Za-z0-9-]+:[\w*?-]+)$/.test(action)) return null
  return `${JSON.stringify(action)} must be * or service:action`
}

function resourceProblem(resource: string): string | null {
  if (resource === '*') return null
  if (/^arn:[^:]*(:[^:]*){3}:/.test(resource)) return null
  return `${JSON.stringify(resource)} must be * or an ARN: arn:partition:service:region:account:resource`
}
