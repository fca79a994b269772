import { isRecord } from '../../is-record.ts'
import { invalidFilter, unsupported } from './invalid-filter.ts'

/** A step from a JSON node to others: a property, an element, or with `*` each of them. */
type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | Every
type Every = { readonly kind: 'every property' | 'every element' }

export type Selector = {
  /** The nodes that it selects: one at most, unless it has a wildcard. What does not exist is not among them. */
  readonly select: (root: unknown) => readonly unknown[]
  readonly hasWildcard: boolean
}

/** `.name`, `.*`, `['name']` with or without a period before it, `[0]` or `[*]`. */
const STEP = /\.?\['([^']*)'\]|\.([\w-]+|\*)|\[(\d+|\*)\]/y

/** Reads `$.detail.list[0].['a.b']`. */
export function compileSelector(text: string): Selector {
  const steps = stepsOf(text)
  const wildcards = steps.filter(({ kind }) => kind.startsWith('every')).length
  if (wildcards > 1) throw invalidFilter(`${text} has more than one wildcard`)
  return {
    hasWildcard: wildcards > 0,
    select: (root) =>
      steps.reduce<readonly unknown[]>((nodes, step) => nodes.flatMap((node) => follow(step, node)), [root]),
  }
}

function stepsOf(text: string): readonly Step[] {
  const steps: Step[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text)
    if (found === null) throw unsupported(`the selector ${text}`)
    steps.push(stepOf(found))
  }
  if (steps.length === 0) throw unsupported(`the selector ${text}`)
  return steps
}

function stepOf([, quoted, property, element]: RegExpExecArray): Step {
  if (property === '*') return { kind: 'every property' }
  if (element === '*') return { kind: 'every element' }
  if (element !== undefined) return { kind: 'element', index: Number(element) }
  return { kind: 'property', name: quoted ?? property ?? '' }
}

function follow(step: Step, node: unknown): readonly unknown[] {
  if (Array.isArray(node)) {
    if (step.kind === 'every element') return node
    return step.kind === 'element' ? node.slice(step.index, step.index + 1) : []
  }
  if (!isRecord(node)) return []
  if (step.kind === 'every property') return Object.values(node)
  return step.kind === 'property' && Object.hasOwn(node, step.name) ? [node[step.name]] : []
}
