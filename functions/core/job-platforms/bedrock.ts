import { DELETE_NETWORK_INTERFACES, DESCRIBE_NETWORK, keys, type Place, type PlatformRight } from './right.ts'

/**
 * What Bedrock does as the role of a model customization job.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-model-customization.html
 */
export function bedrockRights(place: Place): readonly PlatformRight[] {
  const { partition, account, urlSuffix } = place
  const ec2 = (resource: string) => `arn:${partition}:ec2:*:${account}:${resource}/*`
  return [
    {
      ...inVpc('BedrockNetwork'),
      actions: DESCRIBE_NETWORK,
      resources: ['*'],
    },
    {
      ...inVpc('BedrockNewInterfaces'),
      actions: ['ec2:CreateNetworkInterface'],
      resources: [ec2('network-interface')],
      condition: {
        StringEquals: { 'aws:RequestTag/BedrockManaged': 'true' },
        StringLike: {
          'aws:RequestTag/BedrockModelCustomizationJobArn': `arn:${partition}:bedrock:*:${account}:model-customization-job/*`,
        },
      },
    },
    {
      ...inVpc('BedrockSubnets'),
      actions: ['ec2:CreateNetworkInterface'],
      resources: [ec2('security-group'), ec2('subnet')],
    },
    {
      ...inVpc('BedrockInterfaces'),
      actions: DELETE_NETWORK_INTERFACES,
      resources: [ec2('network-interface')],
      condition: { StringEquals: { 'aws:ResourceTag/BedrockManaged': 'true' } },
    },
    {
      ...inVpc('BedrockInterfaceTags'),
      actions: ['ec2:CreateTags'],
      resources: [ec2('network-interface')],
      condition: { StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' } },
    },
    {
      sid: 'BedrockKeys',
      purpose: 'encrypt the custom model',
      when: 'encryption',
      actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      resources: keys(place),
      condition: { StringLike: { 'kms:ViaService': `bedrock.*.${urlSuffix}` } },
    },
    {
      sid: 'BedrockDistillation',
      purpose: 'ask the teacher of a distillation',
      when: 'optional',
      actions: ['bedrock:InvokeModel'],
      resources: [
        `arn:${partition}:bedrock:*::foundation-model/*`,
        `arn:${partition}:bedrock:*:${account}:inference-profile/*`,
      ],
    },
  ]
}

function inVpc(sid: string): Pick<PlatformRight, 'sid' | 'purpose' | 'when'> {
  return { sid, purpose: 'run in a VPC', when: 'vpc' }
}
