export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^'

/** What a query computes from one log event, or, with aggregates, from many. */
export type Expression =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  /** Without an argument it counts events. */
  | { readonly kind: 'aggregate'; readonly name: string; readonly argument: Expression | undefined }
  /** The event's time, rounded down. */
  | { readonly kind: 'bin'; readonly milliseconds: number }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'in'; readonly operand: Expression; readonly list: readonly Expression[] }
  | { readonly kind: 'like'; readonly operand: Expression; readonly pattern: RegExp | string }
  | Binary<'and' | 'or', 'logic'>
  | Binary<Comparison, 'comparison'>
  | Binary<Arithmetic, 'arithmetic'>

type Binary<Operator, Kind> = {
  readonly kind: Kind
  readonly operator: Operator
  readonly left: Expression
  readonly right: Expression
}

/** An expression with the name of its column: its alias, or else as it is written. */
export type Column = { readonly name: string; readonly expression: Expression }

export type Command =
  | { readonly kind: 'fields' | 'display'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  /** The pattern has a group for each name. */
  | { readonly kind: 'parse'; readonly from: Expression; readonly pattern: RegExp; readonly names: readonly string[] }
  | { readonly kind: 'stats'; readonly aggregates: readonly Column[]; readonly groups: readonly Column[] }
  | { readonly kind: 'sort'; readonly keys: readonly { readonly by: Expression; readonly descending: boolean }[] }
  | { readonly kind: 'dedup'; readonly by: readonly Expression[] }
  | { readonly kind: 'limit'; readonly rows: number }
