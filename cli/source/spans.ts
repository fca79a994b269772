import { join } from '@curfew/iam-policy/json'

/** Offsets in a text, the end exclusive. */
export type Range = { readonly start: number; readonly end: number }

/** Where a value is in a JSON text, and the key that names it if it is in an object. */
export type Span = { readonly key: Range | undefined; readonly value: Range }

type Frame = {
  readonly path: string
  readonly isObject: boolean
  readonly start: number
  key: string
  keyRange: Range | undefined
  index: number
  isKey: boolean
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g

/**
 * Where each value of a JSON text is, by its path: `Statement[0].Action[2]`. Text that is not JSON gets the spans that can still
 * be found. Of a key that appears twice, the last counts, as for JSON.parse.
 */
export function spansIn(text: string): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>()
  const stack: Frame[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    take(token, { start: index, end: index + token.length }, stack, spans)
  }
  return spans
}

/** The span of a path. A path that is not in the text gets that of its nearest parent, and a text without values has none. */
export function nearestSpan(spans: ReadonlyMap<string, Span>, path: string): Span | undefined {
  const found = spans.get(path)
  return found !== undefined || path === '' ? found : nearestSpan(spans, parentOf(path))
}

/** The path of what has the value of a path; that of the whole has itself. */
export function parentOf(path: string): string {
  const parent = path.replace(/(\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\.?[^.[\]]+)$/, '')
  return parent === path ? '' : parent
}

function take(token: string, range: Range, stack: Frame[], spans: Map<string, Span>): void {
  const frame = stack.at(-1)
  if (token === '}' || token === ']') close(stack, range.end, spans)
  else if (token === ',') next(frame)
  else if (token === ':') enter(frame)
  else if (frame?.isKey) setKey(frame, token, range, spans)
  else value(frame, token, range, stack, spans)
}

/** Until its value follows, a key stands for it. */
function setKey(frame: Frame, token: string, range: Range, spans: Map<string, Span>): void {
  frame.key = keyOf(token)
  frame.keyRange = range
  spans.set(pathIn(frame), { key: range, value: range })
}

function value(frame: Frame | undefined, token: string, range: Range, stack: Frame[], spans: Map<string, Span>): void {
  const path = pathIn(frame)
  // Text after the end of a document is no value of it.
  if (frame === undefined && spans.has('')) return
  spans.set(path, { key: frame?.isObject ? frame.keyRange : undefined, value: range })
  if (token !== '{' && token !== '[') return
  const isObject = token === '{'
  stack.push({ path, isObject, start: range.start, key: '', keyRange: undefined, index: 0, isKey: isObject })
}

function close(stack: Frame[], end: number, spans: Map<string, Span>): void {
  const closed = stack.pop()
  if (closed === undefined) return
  spans.set(closed.path, { key: spans.get(closed.path)?.key, value: { start: closed.start, end } })
}

function pathIn(frame: Frame | undefined): string {
  if (frame === undefined) return ''
  return join(frame.path, frame.isObject ? frame.key : frame.index)
}

function next(frame: Frame | undefined): void {
  if (frame === undefined) return
  frame.index += 1
  frame.isKey = frame.isObject
}

function enter(frame: Frame | undefined): void {
  if (frame !== undefined) frame.isKey = false
}

function keyOf(token: string): string {
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}
