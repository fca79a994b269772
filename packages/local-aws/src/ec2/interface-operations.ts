import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import { interfaceKeys, requestTagKeys } from './condition-keys.ts'
import { describeInterface } from './describe.ts'
import { freeAddress, groupsOf, type Interfaces, interfaceOf, newId, subnetOf } from './interfaces.ts'
import type { Network } from './network.ts'

const tag = z.strictObject({ Key: z.string(), Value: z.string().default('') })
const specification = z.strictObject({ ResourceType: z.literal('network-interface'), Tag: z.array(tag).default([]) })
const creation = z.strictObject({
  ...{ SubnetId: z.string(), SecurityGroupId: z.array(z.string()).default([]) },
  ...{ Description: z.string().default(''), ClientToken: z.string().optional() },
  TagSpecification: z.array(specification).default([]),
})
const onInterface = z.strictObject({ NetworkInterfaceId: z.string() })

/** Creates and deletes network interfaces. Creating one needs a right on the interface, on its subnet and on its groups. */
export function interfaceOperations(
  network: Network,
  interfaces: Interfaces,
  location: StackLocation,
): Readonly<Record<string, ApiOperation>> {
  const arnOf = (resource: string) => arn(location, 'ec2', resource)
  return {
    CreateNetworkInterface: operation({
      input: creation,
      needs: ({ SubnetId, SecurityGroupId, TagSpecification }) => {
        const [action, inVpc] = ['ec2:CreateNetworkInterface', { 'ec2:Vpc': network.vpcArn }]
        const { availabilityZone } = subnetOf(network, SubnetId)
        const tags = requestTagKeys(tagsOf(TagSpecification))
        const created = arnOf('network-interface/*')
        const inSubnet = { ...inVpc, 'ec2:SubnetID': SubnetId, 'ec2:AvailabilityZone': availabilityZone }
        return [
          { action, resource: created, context: { ...inSubnet, 'ec2:Subnet': arnOf(`subnet/${SubnetId}`), ...tags } },
          { action, resource: arnOf(`subnet/${SubnetId}`), context: inSubnet },
          ...groupsOf(network, SecurityGroupId).map((id) => ({
            ...{ action, resource: arnOf(`security-group/${id}`), context: { ...inVpc, 'ec2:SecurityGroupID': id } },
          })),
          ...(Object.keys(tags).length === 0
            ? []
            : [
                {
                  action: 'ec2:CreateTags',
                  resource: created,
                  context: { ...tags, 'ec2:CreateAction': 'CreateNetworkInterface' },
                },
              ]),
        ]
      },
      answer: ({ SubnetId, SecurityGroupId, Description, TagSpecification, ClientToken }) => {
        const subnet = subnetOf(network, SubnetId)
        const made = (ClientToken === undefined ? undefined : interfaces.tokens.get(ClientToken)) ?? {
          ...{ networkInterfaceId: newId('eni'), subnet, groups: groupsOf(network, SecurityGroupId) },
          ...{ description: Description, privateIpAddress: freeAddress(subnet, interfaces) },
          tags: tagsOf(TagSpecification),
        }
        interfaces.all.set(made.networkInterfaceId, made)
        if (ClientToken !== undefined) interfaces.tokens.set(ClientToken, made)
        return { networkInterface: describeInterface(made, network, location.account), clientToken: ClientToken }
      },
    }),
    DeleteNetworkInterface: operation({
      input: onInterface,
      needs: ({ NetworkInterfaceId: id }) => [
        {
          action: 'ec2:DeleteNetworkInterface',
          resource: arnOf(`network-interface/${id}`),
          context: interfaceKeys(interfaceOf(interfaces, id), network, arnOf),
        },
      ],
      answer: ({ NetworkInterfaceId }) => {
        interfaces.all.delete(NetworkInterfaceId)
        for (const [id, { networkInterfaceId }] of interfaces.permissions)
          if (networkInterfaceId === NetworkInterfaceId) interfaces.permissions.delete(id)
        return { return: true }
      },
    }),
  }
}

function tagsOf(specifications: z.infer<typeof creation>['TagSpecification']): ReadonlyMap<string, string> {
  return new Map(specifications.flatMap(({ Tag }) => Tag.map(({ Key, Value }) => [Key, Value] as const)))
}
