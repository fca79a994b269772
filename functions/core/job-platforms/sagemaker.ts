import {
  DELETE_NETWORK_INTERFACES,
  DESCRIBE_NETWORK,
  keys,
  logGroups,
  type Place,
  type PlatformRight,
  WRITE_LOGS,
} from './right.ts'

/**
 * What SageMaker does as the role of a training, tuning, processing or transform job.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function sagemakerRights(place: Place): readonly PlatformRight[] {
  return [
    {
      sid: 'SageMakerMetrics',
      purpose: 'write metrics',
      when: 'always',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      // Curfew's own alarms watch that namespace.
      condition: { StringNotEquals: { 'cloudwatch:namespace': 'Curfew' } },
    },
    {
      sid: 'SageMakerLogs',
      purpose: 'write logs',
      when: 'always',
      actions: WRITE_LOGS,
      resources: logGroups(place, '/aws/sagemaker/'),
    },
    {
      sid: 'SageMakerNetwork',
      purpose: 'run in a VPC',
      when: 'vpc',
      // SageMaker checks these without the context that a condition or a resource needs.
      actions: ['ec2:CreateNetworkInterface', ...DELETE_NETWORK_INTERFACES, ...DESCRIBE_NETWORK],
      resources: ['*'],
    },
    {
      sid: 'SageMakerVolumeGrants',
      purpose: 'encrypt volumes',
      when: 'encryption',
      actions: ['kms:CreateGrant'],
      resources: keys(place),
      // A grant that a service makes ends with the volume. One that the job made itself would outlive its window.
      condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      sid: 'SageMakerVolumes',
      purpose: 'encrypt volumes',
      when: 'encryption',
      actions: ['kms:DescribeKey', 'kms:Encrypt'],
      resources: keys(place),
    },
    {
      sid: 'SageMakerAlgorithms',
      purpose: 'use an algorithm resource',
      when: 'optional',
      actions: ['sagemaker:DescribeAlgorithm'],
      resources: [`arn:${place.partition}:sagemaker:*:*:algorithm/*`],
    },
  ]
}
