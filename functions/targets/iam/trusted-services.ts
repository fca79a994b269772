import { isObject, parseJsonText } from '@curfew/iam-policy/json'

/** The services that a trust policy lets become the role. None if it cannot be read. */
export function trustedServices(document: string | undefined): readonly string[] {
  if (document === undefined) return []
  const policy = read(decodeURIComponent(document))
  const statements = isObject(policy) ? [policy.Statement].flat() : []
  return statements.flatMap((statement) => {
    if (!isObject(statement) || statement.Effect !== 'Allow' || !isObject(statement.Principal)) return []
    return [statement.Principal.Service].flat().filter((name) => typeof name === 'string')
  })
}

function read(text: string): unknown {
  try {
    return parseJsonText(text)
  } catch {
    return undefined
  }
}
