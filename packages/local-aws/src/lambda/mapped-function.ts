import type { Functions, HostedFunction } from './functions.ts'
import type { Roles } from './ports.ts'

/** An event source that is mapped to a function, and what the function's role must allow so that Lambda can poll it. */
type Mapping = {
  readonly functionName: string
  readonly sourceArn: string
  /** As messages name it. */
  readonly sourceName: string
  readonly actions: readonly string[]
}

/** The function of a mapping. Throws if there is none, or if its role does not allow Lambda to poll the source. */
export function mappedFunction(
  { functionName, sourceArn, sourceName, actions }: Mapping,
  { functions, roles }: { readonly functions: Functions; readonly roles: Roles },
): HostedFunction {
  const hosted = functions.find(functionName)
  if (hosted === undefined) throw new Error(`Cannot map ${sourceName} to ${functionName}: there is no such function`)
  const { fn } = hosted
  const denied = actions.find((action) => roles.authorizeAs(fn.roleArn, action, sourceArn, {}).decision !== 'allow')
  if (denied !== undefined) throw new Error(`Cannot map ${sourceName} to ${fn.name}: its role does not allow ${denied}`)
  return hosted
}
