import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import { interfaceKeys } from './condition-keys.ts'
import { type InterfacePermission, type Interfaces, interfaceOf, newId } from './interfaces.ts'
import type { Network } from './network.ts'

const creation = z
  .strictObject({
    ...{ NetworkInterfaceId: z.string(), Permission: z.enum(['INSTANCE-ATTACH', 'EIP-ASSOCIATE']) },
    ...{ AwsAccountId: z.string().optional(), AwsService: z.string().optional() },
  })
  .refine(({ AwsAccountId, AwsService }) => (AwsAccountId === undefined) !== (AwsService === undefined), {
    error: 'one of AwsAccountId and AwsService is required',
  })

/** Lets a service or another account attach a network interface. */
export function permissionOperations(
  network: Network,
  interfaces: Interfaces,
  location: StackLocation,
): Readonly<Record<string, ApiOperation>> {
  const arnOf = (resource: string) => arn(location, 'ec2', resource)
  const need = (name: string, id: string, context = {}) => [
    {
      action: `ec2:${name}`,
      resource: arnOf(`network-interface/${id}`),
      context: { ...interfaceKeys(interfaceOf(interfaces, id), network, arnOf), ...context },
    },
  ]
  return {
    CreateNetworkInterfacePermission: operation({
      input: creation,
      needs: ({ NetworkInterfaceId, Permission, AwsAccountId, AwsService }) =>
        need('CreateNetworkInterfacePermission', NetworkInterfaceId, {
          'ec2:Permission': Permission,
          ...(AwsAccountId === undefined ? {} : { 'ec2:AuthorizedUser': AwsAccountId }),
          ...(AwsService === undefined ? {} : { 'ec2:AuthorizedService': AwsService }),
        }),
      answer: ({ NetworkInterfaceId: networkInterfaceId, Permission: permission, AwsAccountId, AwsService = '' }) => {
        const networkInterfacePermissionId = newId('eni-perm')
        const grantee = AwsAccountId === undefined ? { awsService: AwsService } : { awsAccountId: AwsAccountId }
        const made = { networkInterfacePermissionId, networkInterfaceId, permission, grantee }
        interfaces.permissions.set(networkInterfacePermissionId, made)
        const permissionState = { state: 'granted' }
        const described = { networkInterfacePermissionId, networkInterfaceId, permission, permissionState, ...grantee }
        return { interfacePermission: described }
      },
    }),
    DeleteNetworkInterfacePermission: operation({
      input: z.strictObject({ NetworkInterfacePermissionId: z.string() }),
      needs: ({ NetworkInterfacePermissionId: id }) =>
        need('DeleteNetworkInterfacePermission', permissionOf(interfaces, id).networkInterfaceId),
      answer: ({ NetworkInterfacePermissionId }) => {
        interfaces.permissions.delete(NetworkInterfacePermissionId)
        return { return: true }
      },
    }),
  }
}

function permissionOf({ permissions }: Interfaces, id: string): InterfacePermission {
  const found = permissions.get(id)
  if (found) return found
  throw new AwsError('InvalidPermissionID.NotFound', 400, `The permission ID '${id}' does not exist`)
}
