import { isObject, parseJsonText } from '@curfew/iam-policy/json'
import { covers } from '@curfew/iam-policy/lint/patterns'

export type TrustedServices = {
  /** Those that a trust policy lets become the role. */
  readonly services: readonly string[]
  /** Those of them that may tag the sessions that they begin. */
  readonly tagging: readonly string[]
}

/** None if the trust policy cannot be read. */
export function trustedServices(document: string | undefined): TrustedServices {
  const allowed = document === undefined ? [] : allowsOf(decodeURIComponent(document))
  return {
    services: allowed.map(({ service }) => service),
    tagging: allowed.filter(({ mayTag }) => mayTag).map(({ service }) => service),
  }
}

type Allow = { readonly service: string; readonly mayTag: boolean }

function allowsOf(text: string): readonly Allow[] {
  const policy = read(text)
  const statements = isObject(policy) ? [policy.Statement].flat() : []
  return statements.flatMap((statement): readonly Allow[] => {
    if (!isObject(statement) || statement.Effect !== 'Allow' || !isObject(statement.Principal)) return []
    const mayTag = textsOf(statement.Action).some((action) => covers(action.toLowerCase(), 'sts:tagsession'))
    return textsOf(statement.Principal.Service).map((service) => ({ service, mayTag }))
  })
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((text) => typeof text === 'string')
}

function read(text: string): unknown {
  try {
    return parseJsonText(text)
  } catch {
    return undefined
  }
}
