import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import type { Network, Subnet } from './network.ts'

export type NetworkInterface = {
  readonly networkInterfaceId: string
  readonly subnet: Subnet
  readonly groups: readonly string[]
  readonly description: string
  readonly privateIpAddress: string
  readonly tags: ReadonlyMap<string, string>
}

/** Who may attach a network interface: a service that runs a job in the VPC, or another account. */
export type InterfacePermission = {
  readonly networkInterfacePermissionId: string
  readonly networkInterfaceId: string
  readonly permission: string
  readonly grantee: { readonly awsAccountId: string } | { readonly awsService: string }
}

/** The network interfaces of the account, and the permissions on them. */
export type Interfaces = {
  readonly all: Map<string, NetworkInterface>
  readonly permissions: Map<string, InterfacePermission>
  /** What was created with which client token: the same token creates nothing again. */
  readonly tokens: Map<string, NetworkInterface>
}

export function subnetOf({ subnets }: Network, id: string): Subnet {
  const found = subnets.find(({ subnetId }) => subnetId === id)
  if (found) return found
  throw new AwsError('InvalidSubnetID.NotFound', 400, `The subnet ID '${id}' does not exist`)
}

/** The security groups of a new interface: those of the request, or the default one. */
export function groupsOf({ groupId }: Network, named: readonly string[]): readonly string[] {
  const unknown = named.find((id) => id !== groupId)
  if (unknown === undefined) return [groupId]
  throw new AwsError('InvalidGroup.NotFound', 400, `The security group '${unknown}' does not exist`)
}

export function interfaceOf({ all }: Interfaces, id: string): NetworkInterface {
  const found = all.get(id)
  if (found) return found
  throw new AwsError('InvalidNetworkInterfaceID.NotFound', 400, `The networkInterface ID '${id}' does not exist`)
}

export function newId(kind: 'eni' | 'eni-perm'): string {
  return `${kind}-0${randomUUID().replaceAll('-', '').slice(0, 16)}`
}

/** The first address of the subnet that no interface has. AWS keeps the first four of each subnet. */
export function freeAddress({ firstAddress }: Subnet, { all }: Interfaces): string {
  const taken = new Set([...all.values()].map(({ privateIpAddress }) => privateIpAddress))
  for (let host = 4; host < 255; host += 1) if (!taken.has(`${firstAddress}.${host}`)) return `${firstAddress}.${host}`
  throw new AwsError('InsufficientFreeAddressesInSubnet', 400, 'The subnet has no free addresses')
}
