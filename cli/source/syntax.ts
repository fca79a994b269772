import type { Range } from './spans.ts'

/** The first place where a text stops being JSON, and what is wrong there. JSON.parse does not always say where. */
export type SyntaxProblem = Range & { readonly message: string }

/** Within an object or list: before its first item, before another item, after an item; of an object also between key and value. */
type State = 'first' | 'item' | 'colon' | 'value' | 'after'
type Frame = { readonly open: '{' | '['; readonly start: number; state: State }

const SPACE = /[ \t\n\r]*/y
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy
const OTHER_VALUE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y
/** What a person may have written instead of a token of JSON, for the extent of the mark. */
const WORD = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\/\/[^\n]*|\/\*.*?(?:\*\/|$)|[\w.+-]+|./suy

const BYTE_ORDER_MARK = '\ufeff'

/** What is wrong with a text that JSON.parse refuses; undefined if nothing is. */
export function syntaxProblemIn(text: string): SyntaxProblem | undefined {
  const stack: Frame[] = []
  let isOver = false
  for (let at = skip(text, 0); ; at = skip(text, at)) {
    const frame = stack.at(-1)
    if (at >= text.length) return isOver ? undefined : unfinished(frame)
    const token = tokenAt(text, at, frame, isOver)
    if (token === undefined) return wrongAt(text, at, frame, isOver)
    move(token, at, stack)
    isOver = stack.length === 0
    at += token.length
  }
}

function skip(text: string, at: number): number {
  return at + match(SPACE, text, at).length
}

/** The token at an offset, if it may stand there. */
function tokenAt(text: string, at: number, frame: Frame | undefined, isOver: boolean): string | undefined {
  if (isOver) return undefined
  if (frame === undefined) return valueAt(text, at)
  const character = text.charAt(at)
  if (character === closing(frame) && (frame.state === 'first' || frame.state === 'after')) return character
  if (frame.state === 'colon') return character === ':' ? character : undefined
  if (frame.state === 'after') return character === ',' ? character : undefined
  return isBeforeKey(frame) ? match(TEXT, text, at) || undefined : valueAt(text, at)
}

function valueAt(text: string, at: number): string | undefined {
  const character = text.charAt(at)
  if (character === '{' || character === '[') return character
  return match(TEXT, text, at) || match(OTHER_VALUE, text, at) || undefined
}

function isBeforeKey({ open, state }: Pick<Frame, 'open' | 'state'>): boolean {
  return open === '{' && (state === 'first' || state === 'item')
}

function move(token: string, at: number, stack: Frame[]): void {
  const frame = stack.at(-1)
  if (token === '}' || token === ']') stack.pop()
  else if (frame !== undefined) frame.state = stateAfter(token, frame)
  if (token === '{' || token === '[') stack.push({ open: token, start: at, state: 'first' })
}

function stateAfter(token: string, { open, state }: Frame): State {
  if (token === ':') return 'value'
  if (token === ',') return 'item'
  return isBeforeKey({ open, state }) ? 'colon' : 'after'
}

function unfinished(frame: Frame | undefined): SyntaxProblem {
  if (frame === undefined) return { start: 0, end: 0, message: 'there is nothing in it' }
  const missing = closing(frame)
  return {
    start: frame.start,
    end: frame.start + 1,
    message: `the text ends without the "${missing}" of this "${frame.open}"`,
  }
}

function wrongAt(text: string, start: number, frame: Frame | undefined, isOver: boolean): SyntaxProblem {
  const word = match(WORD, text, start)
  return { start, end: start + word.length, message: messageFor(word, frame, isOver) }
}

function messageFor(word: string, frame: Frame | undefined, isOver: boolean): string {
  if (word.startsWith('//') || word.startsWith('/*')) return 'JSON has no comments'
  if (word.startsWith("'")) return 'JSON has double quotes only'
  if (word === BYTE_ORDER_MARK) return 'it begins with a byte order mark: save it without one'
  if (isOver) return 'there is more text after the end'
  if (frame?.state === 'item' && word === closing(frame)) return `the comma before this "${word}" is one too many`
  if (frame?.state === 'colon') return 'a colon is missing before this'
  if (frame?.state === 'after') return `a comma or "${closing(frame)}" is missing before this`
  if (word.startsWith('"')) return stringProblem(word)
  if (frame !== undefined && isBeforeKey(frame)) return 'a key in double quotes is expected here'
  return 'this is no value: write a text in double quotes, a number, true, false, null, a list or an object'
}

function stringProblem(word: string): string {
  return /[^\\](?:\\\\)*"$/.test(word) && word.length > 1
    ? 'this text has a character or an escape that JSON does not have'
    : 'this text does not end on its line: a double quote is missing'
}

function closing({ open }: Frame): string {
  return open === '{' ? '}' : ']'
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
