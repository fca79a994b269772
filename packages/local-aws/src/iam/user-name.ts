import { AwsError } from '../aws-error.ts'
import { nameField } from './fields.ts'
import type { Args } from './operation.ts'

/** The user that a call names; without a name, the caller. */
export function userNameOrCaller({ input, call }: Args): string {
  if (input.has('UserName')) return nameField(input, 'UserName', 128)
  if (call.caller.kind === 'user') return call.caller.name
  throw new AwsError('ValidationError', 400, 'Must specify userName when calling with non-User credentials')
}
