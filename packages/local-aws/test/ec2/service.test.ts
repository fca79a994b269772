import { expect, test } from 'vitest'
import { signedCall } from '../../src/signed-call.ts'
import { allow } from '../account.ts'
import { type Answer, aServiceAccount } from '../service-account.ts'

const ec2 = (action: string, fields: Readonly<Record<string, string>> = {}) => ({ action, fields })

/** The first value of an element of the answer. */
function text({ text }: Answer, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? ''
}

/** An account with the ids of a subnet and the security group of its default VPC. */
async function inVpc() {
  const account = await aServiceAccount('ec2')
  const SubnetId = text(await account.send(ec2('DescribeSubnets')), 'subnetId')
  const group = text(await account.send(ec2('DescribeSecurityGroups')), 'groupId')
  const create = (fields = {}) => ec2('CreateNetworkInterface', { SubnetId, 'SecurityGroupId.1': group, ...fields })
  return { ...account, SubnetId, group, create }
}

test('an account has a default VPC with subnets, a security group and DHCP options that belong together', async () => {
  const { send } = await inVpc()
  const vpcs = await send(ec2('DescribeVpcs'))
  const vpcId = text(vpcs, 'vpcId')
  expect(vpcId).toMatch(/^vpc-0[0-9a-f]{16}$/)
  const filter = { 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': vpcId }
  expect((await send(ec2('DescribeSubnets', filter))).text.match(/<subnetId>/g)).toHaveLength(2)
  expect((await send(ec2('DescribeSubnets', { ...filter, 'Filter.1.Value.1': 'vpc-1' }))).text).not.toContain('subnet-')
  expect(text(await send(ec2('DescribeSecurityGroups', filter)), 'groupName')).toBe('default')
  const options = await send(ec2('DescribeDhcpOptions', { 'DhcpOptionsId.1': text(vpcs, 'dhcpOptionsId') }))
  expect(options.text).toContain('AmazonProvidedDNS')
})

test('a network interface exists from its creation to its deletion, with an address of its own', async () => {
  const { send, create } = await inVpc()
  const tags = { 'TagSpecification.1.ResourceType': 'network-interface' }
  const [Key, Value] = ['TagSpecification.1.Tag.1.Key', 'TagSpecification.1.Tag.1.Value']
  const made = await send(create({ ...tags, [Key]: 'job', [Value]: 'churn-7' }))
  const id = text(made, 'networkInterfaceId')
  expect(id).toMatch(/^eni-0[0-9a-f]{16}$/)
  expect(text(await send(create()), 'privateIpAddress')).not.toBe(text(made, 'privateIpAddress'))
  const ofJob = ec2('DescribeNetworkInterfaces', { 'Filter.1.Name': 'tag:job', 'Filter.1.Value.1': 'churn-7' })
  expect(text(await send(ofJob), 'networkInterfaceId')).toBe(id)
  expect(text(await send(ec2('DeleteNetworkInterface', { NetworkInterfaceId: id })), 'return')).toBe('true')
  expect((await send(ofJob)).text).not.toContain('eni-')
  const again = await send(ec2('DeleteNetworkInterface', { NetworkInterfaceId: id }))
  expect(again).toMatchObject({ status: 400, text: expect.stringContaining('InvalidNetworkInterfaceID.NotFound') })
})

test('the same client token creates one network interface', async () => {
  const { send, create } = await inVpc()
  const [first, second] = [await send(create({ ClientToken: 'once' })), await send(create({ ClientToken: 'once' }))]
  expect(text(second, 'networkInterfaceId')).toBe(text(first, 'networkInterfaceId'))
})

test('creating a network interface needs a right on the interface, on its subnet and on its security groups', async () => {
  const { aRole, create, SubnetId, group } = await inVpc()
  const arn = (resource: string) => `arn:aws:ec2:us-east-1:111122223333:${resource}`
  const parts = [arn('network-interface/*'), arn(`subnet/${SubnetId}`), arn(`security-group/${group}`)]
  const may = async (resources: readonly string[]) =>
    (await aRole(allow('ec2:CreateNetworkInterface', resources)).send(create())).status
  expect(await may(parts)).toBe(200)
  for (const missing of parts) expect(await may(parts.filter((part) => part !== missing)), missing).toBe(403)
})

test('a denial has the code and format of EC2, and says which right is missing', async () => {
  const { aRole, create } = await inVpc()
  const denied = await aRole(allow('s3:GetObject')).send(create())
  expect(denied.status).toBe(403)
  expect(denied.text).toContain('<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not auth')
  expect(denied.text).toContain('ec2:CreateNetworkInterface on resource')
})

test('tags at creation need ec2:CreateTags for that creation, and can be required', async () => {
  const { aRole, create } = await inVpc()
  const tagged = create({
    'TagSpecification.1.ResourceType': 'network-interface',
    'TagSpecification.1.Tag.1.Key': 'BedrockManaged',
    'TagSpecification.1.Tag.1.Value': 'true',
  })
  const onlyTagged = { StringEquals: { 'aws:RequestTag/BedrockManaged': 'true' } }
  const creates = [
    allow('ec2:CreateNetworkInterface', 'arn:aws:ec2:*:*:network-interface/*', onlyTagged),
    allow('ec2:CreateNetworkInterface', ['arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:security-group/*']),
  ]
  const atCreation = { StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' } }
  expect((await aRole(...creates).send(tagged)).text).toContain('ec2:CreateTags')
  const { send } = aRole(...creates, allow('ec2:CreateTags', '*', atCreation))
  expect((await send(tagged)).status).toBe(200)
  expect((await send(create())).status).toBe(403)
})

test('permissions and deletions can be restricted by subnet, by the tags of the interface, and by who is permitted', async () => {
  const { aRole, send, create, SubnetId } = await inVpc()
  const tag = { 'TagSpecification.1.ResourceType': 'network-interface', 'TagSpecification.1.Tag.1.Key': 'managed' }
  const ids = [await send(create(tag)), await send(create())].map((made) => text(made, 'networkInterfaceId'))
  const inSubnet = {
    ArnEquals: { 'ec2:Subnet': `arn:aws:ec2:us-east-1:111122223333:subnet/${SubnetId}` },
    StringEquals: { 'aws:ResourceTag/managed': '' },
  }
  const toService = { StringEquals: { 'ec2:AuthorizedService': 'sagemaker.amazonaws.com' } }
  const role = aRole(
    allow('ec2:DeleteNetworkInterface', '*', inSubnet),
    allow('ec2:CreateNetworkInterfacePermission', '*', toService),
    allow('ec2:DeleteNetworkInterfacePermission', '*', inSubnet),
  )
  const permit = (NetworkInterfaceId = '', AwsService = '') =>
    role.send(
      ec2('CreateNetworkInterfacePermission', { NetworkInterfaceId, AwsService, Permission: 'INSTANCE-ATTACH' }),
    )
  const permissions = [await permit(ids[0], 'sagemaker.amazonaws.com'), await permit(ids[1], 'sagemaker.amazonaws.com')]
  expect((await permit(ids[0], 'batch.amazonaws.com')).status).toBe(403)
  const statuses = async (action: string, field: string, values: readonly string[]) =>
    Promise.all(values.map(async (value) => (await role.send(ec2(action, { [field]: value }))).status))
  const granted = permissions.map((made) => text(made, 'networkInterfacePermissionId'))
  expect(await statuses('DeleteNetworkInterfacePermission', 'NetworkInterfacePermissionId', granted)).toEqual([
    200, 403,
  ])
  expect(await statuses('DeleteNetworkInterface', 'NetworkInterfaceId', ids)).toEqual([200, 403])
})

test.each(['Vpcs', 'Subnets', 'SecurityGroups', 'DhcpOptions', 'NetworkInterfaces'])(
  'Describe%s cannot be restricted to resources',
  async (name) => {
    const { aRole } = await inVpc()
    expect((await aRole(allow(`ec2:Describe${name}`)).send(ec2(`Describe${name}`))).status).toBe(200)
    const scoped = aRole(allow(`ec2:Describe${name}`, 'arn:aws:ec2:us-east-1:111122223333:vpc/*'))
    expect((await scoped.send(ec2(`Describe${name}`))).status).toBe(403)
  },
)

test('what local AWS does not know is an error: an action, a parameter, a filter, or an id', async () => {
  const { send, create } = await inVpc()
  expect((await send(ec2('RunInstances'))).text).toContain('InvalidAction')
  expect((await send(create({ DryRun: 'true' }))).text).toContain('DryRun')
  const unknown = ec2('DescribeVpcs', { 'Filter.1.Name': 'cidr', 'Filter.1.Value.1': '10.0.0.0/8' })
  expect((await send(unknown)).text).toContain('InvalidParameterValue')
  expect((await send(create({ SubnetId: 'subnet-1' }))).text).toContain('InvalidSubnetID.NotFound')
  expect((await send(create({ 'SecurityGroupId.1': 'sg-1' }))).text).toContain('InvalidGroup.NotFound')
  expect((await send(ec2('DescribeVpcs', { 'VpcId.1': 'vpc-1' }))).text).toContain('InvalidVpcID.NotFound')
})

test('a request without a valid key is refused in the format of EC2', async () => {
  const { aws, aRole } = await inVpc()
  const { credentials } = aRole(allow('ec2:*'))
  const unknown = { ...credentials, accessKeyId: 'AKIAUNKNOWN' }
  const refused = await signedCall({ aws, credentials: unknown, service: 'ec2' }, ec2('DescribeVpcs'))
  expect([refused.status, Buffer.from(refused.body).toString()]).toEqual([401, expect.stringContaining('AuthFailure')])
})
