import { isObject } from '@curfew/iam-policy/json'
import { type OpenPart, OpenText, partsOf, textOf } from './open.ts'
import { referenced, type Template } from './references.ts'

/** A variable of serverless.yml: `${self:custom.bucket}`, `${opt:stage, 'dev'}`, `${aws:region}`, also one within another. */
const VARIABLE = /\$\{(?:[^${}]|\$\{(?:[^${}]|\$\{[^{}]*\})*\})*\}/g
/** What the policy itself may have in such braces. */
const OF_POLICIES =
  /^\$\{(?:[*?$]|aws:(?!accountId|region)\w+(?:\/[^}]*)?|(?:s3|saml|cognito-identity\.amazonaws\.com|www\.\w+\.com|accounts\.google\.com):[^}]*)\}$/i
/** Sources of values that no policy has variables of. */
const OF_FRAMEWORK = /^\$\{(self|opt|param|sls|file|ssm|cf|env|output)\b/
const PSEUDO = /^\$\{(?:aws:(accountId|region)|(AWS::\w+))\}$/

/** In `others`, only what no policy can have is a variable of the framework: parts of its file may stand in any file. */
type File = 'serverless' | 'others'

/** The texts of a value with the variables of the Serverless Framework left open, but for those of policies. */
export function withVariables(value: unknown, template: Template, file: File): unknown {
  if (typeof value === 'string') return value.includes('${') ? opened(value, template, file) : value
  if (value instanceof OpenText) return value
  if (Array.isArray(value)) return value.map((item: unknown) => withVariables(item, template, file))
  if (!isObject(value) || isFunction(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withVariables(item, template, file)]))
}

/** Functions of CloudFormation are resolved first, so that only their results are left here. */
function isFunction(value: object): boolean {
  return Object.getPrototypeOf(value) !== Object.prototype
}

function opened(text: string, template: Template, file: File): unknown {
  const parts: (string | OpenPart)[] = []
  let end = 0
  for (const { 0: variable, index } of text.matchAll(VARIABLE)) {
    parts.push(text.slice(end, index), ...variableParts(variable, template, file))
    end = index + variable.length
  }
  return textOf([...parts, text.slice(end)])
}

function variableParts(variable: string, template: Template, file: File): readonly (string | OpenPart)[] {
  if (OF_POLICIES.test(variable) || (file === 'others' && !OF_FRAMEWORK.test(variable))) return [variable]
  const [, own, pseudo] = PSEUDO.exec(variable) ?? []
  if (own !== undefined) return partsOf(referenced(own === 'region' ? 'AWS::Region' : 'AWS::AccountId', template), own)
  if (pseudo !== undefined) return partsOf(referenced(pseudo, template), pseudo)
  return [{ name: variable.slice(2, -1), kind: 'any' }]
}
