import type { Context } from '../service.ts'
import type { NetworkInterface } from './interfaces.ts'
import type { Network } from './network.ts'

/** The condition keys of an existing network interface. `arnOf` makes an ARN of `subnet/…`. */
export function interfaceKeys(
  one: NetworkInterface,
  { vpcArn }: Network,
  arnOf: (resource: string) => string,
): Context {
  return {
    'ec2:NetworkInterfaceID': one.networkInterfaceId,
    'ec2:Subnet': arnOf(`subnet/${one.subnet.subnetId}`),
    'ec2:AvailabilityZone': one.subnet.availabilityZone,
    'ec2:Vpc': vpcArn,
    ...resourceTagKeys(one.tags),
  }
}

/** The tags of a resource, under both names that EC2 has for them. */
function resourceTagKeys(tags: ReadonlyMap<string, string>): Context {
  const named = [...tags].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value] as const,
    [`ec2:ResourceTag/${key}`, value] as const,
  ])
  return Object.fromEntries(named)
}

/** The tags that a request gives to what it creates. Absent without tags. */
export function requestTagKeys(tags: ReadonlyMap<string, string>): Context {
  if (tags.size === 0) return {}
  const named = [...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value] as const)
  return { ...Object.fromEntries(named), 'aws:TagKeys': [...tags.keys()] }
}
