/** A value that nobody knows before the template is deployed. `name`: what it is called there. */
export class Unknown {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** One of these values, by a condition or a parameter. `suffix`: where the option is, under the path of the choice. */
export class Choice {
  readonly options: readonly Option[]
  constructor(options: readonly Option[]) {
    this.options = options
  }
}

export type Option = { readonly value: unknown; readonly suffix: string }

/** Text of which parts are unknown. */
export class OpenText {
  readonly parts: readonly (string | OpenPart)[]
  constructor(parts: readonly (string | OpenPart)[]) {
    this.parts = parts
  }
}

/** `plain`: the name of a resource, without `:`, `/` and wildcards. `region`: that of the stack, whichever it is. */
export type OpenPart = { readonly name: string; readonly kind: 'plain' | 'region' | 'any' }

/** `AWS::NoValue`: what has this value is not there. */
export class Absent {}

/** Parts in a row as one text, or as a value that is partly or wholly unknown. */
export function textOf(parts: readonly (string | OpenPart)[]): string | OpenText | Unknown {
  const joined: (string | OpenPart)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined.splice(-1, 1, last + part)
    else if (part !== '') joined.push(part)
  }
  const [first = ''] = joined
  if (joined.length > 1) return new OpenText(joined)
  if (typeof first === 'string') return first
  return first.kind === 'any' ? new Unknown(first.name) : new OpenText(joined)
}

/** The parts of a value that stands in a text. */
export function partsOf(value: unknown, name: string): readonly (string | OpenPart)[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (value instanceof OpenText) return value.parts
  return [{ name: value instanceof Unknown ? value.name : name, kind: 'any' }]
}
