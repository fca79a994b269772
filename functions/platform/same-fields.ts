/** Keys with a name of their own, without those of an index signature. */
type NamedKeys<Value> = keyof { [Key in keyof Value as string extends Key ? never : Key]: unknown } & string

type OptionalMark<Value, Key extends keyof Value> = Record<never, never> extends Pick<Value, Key> ? '?' : ''

/** Every field of a type as text, nested ones too: `.window.opensAt: Date`, `.ended?.because: revoked`. */
type FieldsOf<Value, Path extends string = ''> = Value extends Date
  ? `${Path}: Date`
  : Value extends string | number | boolean
    ? `${Path}: ${Value}`
    : Value extends readonly (infer Entry)[]
      ? FieldsOf<Entry, `${Path}[]`>
      : [NamedKeys<Value>] extends [never]
        ? `${Path}: object`
        : {
            [Key in NamedKeys<Value>]: FieldsOf<
              Exclude<Value[Key], undefined>,
              `${Path}.${Key}${OptionalMark<Value, Key>}`
            >
          }[NamedKeys<Value>]

type Difference<One, Other> = Exclude<FieldsOf<One>, FieldsOf<Other>> | Exclude<FieldsOf<Other>, FieldsOf<One>>

/** `One`, if another type has the same fields with the same values, however deep. Otherwise nothing is assignable, and the compiler names the fields. */
export type SameFields<One, Other> = [Difference<One, Other>] extends [never]
  ? One
  : { readonly fieldsThatDiffer: Difference<One, Other> }
