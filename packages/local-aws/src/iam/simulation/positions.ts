/** A place in a policy's text, as IAM counts: lines from 1, and the column that follows the brace. */
export type Position = { readonly Line: number; readonly Column: number }

export type Span = { readonly StartPosition: Position; readonly EndPosition: Position }

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]/g

/** Where each statement of a policy begins and ends. The text is known to be a policy. */
export function statementSpans(text: string): readonly Span[] {
  const edges: number[] = []
  let path = ''
  let field = ''
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isEdge = isStatement(path, field, token)
    if (isEdge) edges.push(index)
    if (token.startsWith('"') && path === '{') field = token
    if (token === '{' || token === '[') path += token
    if (token === '}' || token === ']') path = path.slice(0, -1)
  }
  return edges.flatMap((end, index) => {
    const start = edges[index - 1]
    if (index % 2 === 0 || start === undefined) return []
    return [{ StartPosition: positionAfter(text, start), EndPosition: positionAfter(text, end) }]
  })
}

/** Whether a brace begins or ends a statement: in the list of statements, or alone. */
function isStatement(path: string, field: string, token: string): boolean {
  if (field !== '"Statement"' || (token !== '{' && token !== '}')) return false
  const outer = token === '{' ? path : path.slice(0, -1)
  return outer === '{' || outer === '{['
}

function positionAfter(text: string, index: number): Position {
  const before = text.slice(0, index + 1)
  return { Line: before.split('\n').length, Column: before.length - before.lastIndexOf('\n') }
}
