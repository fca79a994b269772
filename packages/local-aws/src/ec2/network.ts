import { hash } from 'node:crypto'
import { arn, type StackLocation } from '../template/stack-location.ts'

export type Subnet = {
  readonly subnetId: string
  readonly availabilityZone: string
  readonly cidrBlock: string
  readonly firstAddress: string
}

/** The default VPC that every account has, with two of its subnets, its security group and its DHCP options. */
export type Network = {
  readonly vpcId: string
  readonly vpcArn: string
  readonly dhcpOptionsId: string
  readonly groupId: string
  readonly subnets: readonly Subnet[]
}

/** The ids depend on account and region only. */
export function defaultNetwork(location: StackLocation): Network {
  const id = (kind: string, name: string = kind) =>
    `${kind}-0${hash('sha256', `${location.account}/${location.region}/${name}`).slice(0, 16)}`
  const vpcId = id('vpc')
  const subnets = ['a', 'b'].map((zone, index) => ({
    subnetId: id('subnet', zone),
    availabilityZone: `${location.region}${zone}`,
    cidrBlock: `172.31.${16 * index}.0/20`,
    firstAddress: `172.31.${16 * index}`,
  }))
  const vpcArn = arn(location, 'ec2', `vpc/${vpcId}`)
  return { vpcId, vpcArn, dhcpOptionsId: id('dopt'), groupId: id('sg'), subnets }
}
