import type { FunctionResource } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { LogSink, Roles } from './ports.ts'

/**
 * Writes a function's lines to its log group with the permissions of its role, as Lambda does.
 * `dropped` are lines of functions whose role may not write, or whose group is missing: AWS drops those silently.
 */
export function createLogDelivery(location: StackLocation, roles: Roles, sink: LogSink) {
  const dropped: { readonly functionName: string; readonly message: string }[] = []
  const allowed = new Map<string, boolean>()

  const mayWrite = (fn: FunctionResource, stream: string) => {
    const resource = arn(location, 'logs', `log-group:${fn.log.group}:log-stream:${stream}`)
    return ['logs:CreateLogStream', 'logs:PutLogEvents'].every(
      (action) => roles.authorizeAs(fn.roleArn, action, resource, {}).decision === 'allow',
    )
  }
  return {
    dropped,
    log: (fn: FunctionResource, stream: string, message: string) => {
      const key = `${fn.name} ${stream}`
      const isAllowed = allowed.get(key) ?? mayWrite(fn, stream)
      allowed.set(key, isAllowed)
      if (!isAllowed || !sink.append(fn.log.group, stream, message)) dropped.push({ functionName: fn.name, message })
    },
  }
}
