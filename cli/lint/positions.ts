import { join } from '@curfew/iam-policy/json'

/** Line and column, both from 1. */
export type Position = { readonly line: number; readonly column: number }

type Frame = { readonly path: string; readonly isObject: boolean; key: string; index: number; isKey: boolean }

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g

/**
 * Where each value of a JSON text begins, by its path: `Statement[0].Action[2]`. The value of an object is at its key.
 * Text that is not JSON gets the positions that can still be found.
 */
export function positionsIn(text: string): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>([['', { line: 1, column: 1 }]])
  const stack: Frame[] = []
  const locate = positionOf(text)
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const path = take(token, stack)
    if (path !== undefined && path !== '') positions.set(path, locate(index))
  }
  return positions
}

/** Advances by one token. Returns the path of the key or list item that begins with it, if one does. */
function take(token: string, stack: Frame[]): string | undefined {
  const frame = stack.at(-1)
  if (token === '}' || token === ']') stack.pop()
  else if (token === ',') next(frame)
  else if (token === ':') enter(frame)
  else if (frame?.isKey) return key(frame, token)
  else return value(frame, token, stack)
  return undefined
}

function key(frame: Frame, token: string): string {
  frame.key = keyOf(token)
  return join(frame.path, frame.key)
}

/** The value of an object has a position already: that of its key. */
function value(frame: Frame | undefined, token: string, stack: Frame[]): string | undefined {
  const path = pathIn(frame)
  if (token === '{' || token === '[') {
    stack.push({ path, isObject: token === '{', key: '', index: 0, isKey: token === '{' })
  }
  return frame?.isObject ? undefined : path
}

/** The position of a path. A path that is not in the text gets the position of its nearest parent. */
export function nearestPosition(positions: ReadonlyMap<string, Position>, path: string): Position {
  const found = positions.get(path)
  if (found !== undefined || path === '') return found ?? { line: 1, column: 1 }
  const parent = path.replace(/(\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\.?[^.[\]]+)$/, '')
  return nearestPosition(positions, parent === path ? '' : parent)
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

/** Positions are asked for in order, so lines are counted from the last one. */
function positionOf(text: string): (index: number) => Position {
  let line = 1
  let start = 0
  return (index) => {
    for (let at = text.indexOf('\n', start); at >= 0 && at < index; at = text.indexOf('\n', start)) {
      line += 1
      start = at + 1
    }
    return { line, column: index - start + 1 }
  }
}
