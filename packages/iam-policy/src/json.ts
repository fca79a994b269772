import { PolicySyntaxError, type Problem } from './syntax-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Extend a path by a key (`Statement`, `aws:CurrentTime`) or an index: `Statement[0].Condition["aws:CurrentTime"]`. */
export function join(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`
  if (!/^[A-Za-z_]\w*$/.test(step)) return `${path}[${JSON.stringify(step)}]`
  return path === '' ? step : `${path}.${step}`
}

/**
 * Parse JSON text, and refuse duplicate keys: JSON.parse silently keeps only the last, so that a second `DateLessThan`
 * would hide the first.
 *
 * @throws PolicySyntaxError if the text is not JSON, or if an object has duplicate keys.
 */
export function parseJsonText(text: string): unknown {
  const value = parse(text)
  // If it prints to the same text, nothing was dropped: text that machines wrote mostly needs no scan for duplicates.
  if (print(value) === text) return value
  const problems = duplicateKeys(text)
  if (problems.length > 0) throw new PolicySyntaxError(problems)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new PolicySyntaxError([{ path: '', message: `is not JSON: ${cause}` }])
  }
}

function print(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    throw new PolicySyntaxError([{ path: '', message: 'is nested too deep' }])
  }
}

type Frame = { readonly path: string; readonly keys: Set<string> | null; step: string | number }

const TOKEN = /("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\],]/g

/** Walk the tokens of text that is known to be JSON, and report each duplicate key. */
function duplicateKeys(text: string): readonly Problem[] {
  const problems: Problem[] = []
  const stack: Frame[] = []
  for (const [token, key] of text.matchAll(TOKEN)) {
    const frame = stack.at(-1)
    if (key === undefined) move(token, stack)
    else if (frame?.keys) problems.push(...enter(frame, frame.keys, String(JSON.parse(key))))
  }
  return problems
}

function move(token: string, stack: Frame[]): void {
  const frame = stack.at(-1)
  if (token === ',' && typeof frame?.step === 'number') frame.step += 1
  if (token === '}' || token === ']') stack.pop()
  if (token === '{' || token === '[') {
    stack.push({ path: frame ? join(frame.path, frame.step) : '', keys: token === '{' ? new Set() : null, step: 0 })
  }
}

function enter(frame: Frame, keys: Set<string>, key: string): readonly Problem[] {
  frame.step = key
  if (keys.has(key)) return [{ path: join(frame.path, key), message: 'appears twice' }]
  keys.add(key)
  return []
}
