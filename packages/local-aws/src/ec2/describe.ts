import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { isRecord } from '../is-record.ts'
import type { StackLocation } from '../template/stack-location.ts'
import type { Interfaces, NetworkInterface } from './interfaces.ts'
import type { Network, Subnet } from './network.ts'
import { type Filterable, filters, select } from './selection.ts'

const selection = z.strictObject({ ids: z.array(z.string()).min(1).optional(), Filter: filters })

type Kind<T> = {
  /** The parameter that names resources: `SubnetId`. */
  readonly parameter: string
  /** The element of the answer that lists them: `subnetSet`. */
  readonly list: string
  readonly notFound: string
  readonly all: () => readonly T[]
  readonly idOf: (one: T) => string
  readonly filterable: (one: T) => Filterable
  readonly describe: (one: T) => object
}

/** The Describe operations of what a network interface needs. None of them can be restricted to resources. */
export function describeOperations(
  network: Network,
  interfaces: Interfaces,
  { account, region }: StackLocation,
): Readonly<Record<string, ApiOperation>> {
  const { vpcId, dhcpOptionsId, groupId } = network
  const owner = { ownerId: account }
  return {
    DescribeVpcs: describe('DescribeVpcs', {
      ...{ parameter: 'VpcId', list: 'vpcSet', notFound: 'InvalidVpcID.NotFound' },
      all: () => [vpcId],
      idOf: (id) => id,
      filterable: (id) => ({ 'vpc-id': [id], 'is-default': ['true'], 'owner-id': [account] }),
      describe: (id) => ({
        ...{ vpcId: id, ...owner, state: 'available', cidrBlock: '172.31.0.0/16', dhcpOptionsId },
        ...{ instanceTenancy: 'default', isDefault: true },
      }),
    }),
    DescribeSubnets: describe<Subnet>('DescribeSubnets', {
      ...{ parameter: 'SubnetId', list: 'subnetSet', notFound: 'InvalidSubnetID.NotFound' },
      all: () => network.subnets,
      idOf: ({ subnetId }) => subnetId,
      filterable: (one) => ({
        ...{ 'subnet-id': [one.subnetId], 'vpc-id': [vpcId], 'availability-zone': [one.availabilityZone] },
      }),
      describe: ({ subnetId, availabilityZone, cidrBlock }) => ({
        ...{ subnetId, vpcId, availabilityZone, cidrBlock, ...owner, state: 'available', defaultForAz: true },
      }),
    }),
    DescribeSecurityGroups: describe('DescribeSecurityGroups', {
      ...{ parameter: 'GroupId', list: 'securityGroupInfo', notFound: 'InvalidGroup.NotFound' },
      all: () => [groupId],
      idOf: (id) => id,
      filterable: (id) => ({ 'group-id': [id], 'vpc-id': [vpcId], 'group-name': ['default'] }),
      describe: (id) => ({
        ...{ groupId: id, groupName: 'default', groupDescription: 'default VPC security group', vpcId, ...owner },
      }),
    }),
    DescribeDhcpOptions: describe('DescribeDhcpOptions', {
      ...{ parameter: 'DhcpOptionsId', list: 'dhcpOptionsSet', notFound: 'InvalidDhcpOptionID.NotFound' },
      all: () => [dhcpOptionsId],
      idOf: (id) => id,
      filterable: (id) => ({ 'dhcp-options-id': [id] }),
      describe: (id) => ({
        ...{ dhcpOptionsId: id, ...owner },
        dhcpConfigurationSet: [
          {
            key: 'domain-name',
            valueSet: [{ value: region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal` }],
          },
          { key: 'domain-name-servers', valueSet: [{ value: 'AmazonProvidedDNS' }] },
        ],
      }),
    }),
    DescribeNetworkInterfaces: describe<NetworkInterface>('DescribeNetworkInterfaces', {
      ...{
        parameter: 'NetworkInterfaceId',
        list: 'networkInterfaceSet',
        notFound: 'InvalidNetworkInterfaceID.NotFound',
      },
      all: () => [...interfaces.all.values()],
      idOf: ({ networkInterfaceId }) => networkInterfaceId,
      filterable: (one) => ({
        ...{ 'network-interface-id': [one.networkInterfaceId], 'subnet-id': [one.subnet.subnetId], 'vpc-id': [vpcId] },
        ...{ 'group-id': one.groups, description: [one.description], status: ['available'] },
        ...Object.fromEntries([...one.tags].map(([key, value]) => [`tag:${key}`, [value]])),
      }),
      describe: (one) => describeInterface(one, network, account),
    }),
  }
}

export function describeInterface(one: NetworkInterface, { vpcId }: Network, account: string) {
  const { networkInterfaceId, subnet, groups, description, privateIpAddress, tags } = one
  return {
    ...{ networkInterfaceId, subnetId: subnet.subnetId, vpcId, availabilityZone: subnet.availabilityZone },
    ...{ description, ownerId: account, status: 'available', privateIpAddress, interfaceType: 'interface' },
    groupSet: groups.map((groupId) => ({ groupId, groupName: 'default' })),
    tagSet: [...tags].map(([key, value]) => ({ key, value })),
  }
}

function describe<T>(name: string, { parameter, notFound, filterable, ...kind }: Kind<T>): ApiOperation {
  return operation({
    input: z.preprocess((sent) => renamed(sent, parameter), selection),
    needs: () => [{ action: `ec2:${name}`, resource: '*' }],
    answer: ({ ids, Filter }) => {
      const selected = select(kind.all(), { ids, notFound, Filter, filterable }, kind.idOf)
      return { [kind.list]: selected.map(kind.describe) }
    },
  })
}

function renamed(sent: unknown, parameter: string): unknown {
  if (!isRecord(sent)) return sent
  const { [parameter]: ids, ...rest } = sent
  return { ...rest, ids }
}
