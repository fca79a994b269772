/** Builds a thing when it is first needed, and keeps it for the container's life. */
export function once<Thing>(build: () => Thing): () => Thing {
  let built: { readonly thing: Thing } | undefined
  return () => {
    built ??= { thing: build() }
    return built.thing
  }
}
