import type { QueryInput } from '../protocol/query.ts'

type Tree = { readonly value?: string; readonly children: Map<string, Tree> }

/**
 * The fields of AWS Query as one object: `Tag.1.Key=a` becomes `{ Tag: [{ Key: 'a' }] }`. Lists are numbered fields, with
 * `member` before the number (CloudWatch) or without (EC2). `Action` and `Version` are no input.
 */
export function nestedFields(input: QueryInput): Readonly<Record<string, unknown>> {
  const root: Tree = { children: new Map() }
  for (const [path, value] of input) {
    if (path !== 'Action' && path !== 'Version') insert(root, path.split('.').filter(isNamed), value)
  }
  return objectOf(root)
}

// A field of this name is always the element of a list.
function isNamed(part: string): boolean {
  return part !== 'member'
}

function insert(tree: Tree, [first, ...rest]: readonly string[], value: string): void {
  if (first === undefined) return
  const child = tree.children.get(first) ?? { children: new Map() }
  tree.children.set(first, rest.length === 0 ? { ...child, value } : child)
  insert(child, rest, value)
}

function fieldOf({ value, children }: Tree): unknown {
  if (children.size === 0) return value
  const names = [...children.keys()]
  return names.every((name) => /^\d+$/.test(name)) ? listOf(children) : objectOf({ children })
}

function listOf(children: ReadonlyMap<string, Tree>): readonly unknown[] {
  return [...children].toSorted(([left], [right]) => Number(left) - Number(right)).map(([, child]) => fieldOf(child))
}

function objectOf({ children }: Tree): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...children].map(([name, child]) => [name, fieldOf(child)]))
}
