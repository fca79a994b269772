import { PolicySyntaxError, type Problem } from '../syntax-error.ts'
import { join } from './json.ts'

/**
 * Parse JSON text, refusing what JSON.parse would silently repair: of two equal keys it keeps only the last, so a
 * second `DateLessThan` would hide the first.
 *
 * @throws PolicySyntaxError if the text is not JSON, or if an object has one key twice.
 */
export function parseJsonText(text: string): unknown {
  const value = parse(text)
  // Printed again it is the same text, so nothing was dropped: most text that machines wrote needs no second look.
  if (JSON.stringify(value) === text) return value
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

type Frame = { readonly path: string; readonly keys: Set<string> | null; step: string | number }

const TOKEN = /("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\],]/g

/** Walk the tokens of text that is known to be JSON, and report each key that an object has for a second time. */
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
  if (keys.has(key)) return [{ path: join(frame.path, key), message: 'is there twice' }]
  keys.add(key)
  return []
}
