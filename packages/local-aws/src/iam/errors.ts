import { AwsError } from '../aws-error.ts'
import { AWS_POLICIES } from './aws-policies.ts'

export const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', 404, message)

export const noSuchPolicy = (arn: string) => noSuchEntity(`Policy ${arn} was not found.${notIncluded(arn)}`)

export const notAttachable = (arn: string) =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.${notIncluded(arn)}`)

export const noSuchHolder = (kind: string, name: string) =>
  noSuchEntity(`The ${kind.toLowerCase()} with name ${name} cannot be found.`)

export const noSuchKey = (id: string) => noSuchEntity(`The Access Key with id ${id} cannot be found.`)

export const alreadyExists = (message: string) => new AwsError('EntityAlreadyExists', 409, message)

export const deleteConflict = (message: string) => new AwsError('DeleteConflict', 409, message)

export const invalidInput = (message: string) => new AwsError('InvalidInput', 400, message)

/** A quota is reached: not worth a retry, although the status is 409. */
export const limitExceeded = (quota: string, limit: number) =>
  new AwsError('LimitExceeded', 409, `Cannot exceed quota for ${quota}: ${limit}`)

/** AWS may have the policy, although local AWS does not. */
function notIncluded(arn: string): string {
  if (!arn.startsWith('arn:aws:iam::aws:policy/')) return ''
  return ` Of AWS's managed policies, local AWS has ${AWS_POLICIES.map(({ name }) => name).join(', ')}.`
}
