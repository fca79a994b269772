/** One policy of AWS's own. */
export type AwsPolicy = {
  readonly name: string
  readonly id: string
  readonly description: string
  readonly createdAt: string
  readonly statements: readonly object[]
}

const SAGEMAKER_BUCKETS = ['*SageMaker*', '*Sagemaker*', '*sagemaker*', '*aws-glue*'].map(
  (name) => `arn:aws:s3:::${name}`,
)

/**
 * The managed policies of AWS that local AWS includes: those that open S3 to whoever has them. AmazonSageMakerFullAccess and
 * PowerUserAccess have only their statements about the services that local AWS has, and about what jobs on SageMaker need.
 */
export const AWS_POLICIES: readonly AwsPolicy[] = [
  {
    name: 'AdministratorAccess',
    id: 'ANPAIWMBCKSKIEE64ZLYK',
    description: 'Provides full access to AWS services and resources.',
    createdAt: '2015-02-06T18:39:46Z',
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  {
    name: 'AmazonS3FullAccess',
    id: 'ANPAIFIR6V6BVTRAHWINE',
    description: 'Provides full access to all buckets.',
    createdAt: '2015-02-06T18:40:58Z',
    statements: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
  },
  {
    name: 'AmazonS3ReadOnlyAccess',
    id: 'ANPAIZTJ4DXE7G6AGAE6M',
    description: 'Provides read only access to all buckets.',
    createdAt: '2015-02-06T18:40:59Z',
    statements: [
      {
        Effect: 'Allow',
        Action: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
        Resource: '*',
      },
    ],
  },
  {
    name: 'AmazonSageMakerFullAccess',
    id: 'ANPAJZ5IWYMXO5QDB4QOG',
    description: 'Provides full access to SageMaker, and to what it needs of other services.',
    createdAt: '2017-11-29T13:07:59Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          ...['cloudwatch:PutMetricData', 'ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission'],
          ...['ec2:DeleteNetworkInterface', 'ec2:DeleteNetworkInterfacePermission', 'ec2:DescribeDhcpOptions'],
          ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
          ...['kms:DescribeKey', 'kms:ListAliases', 'logs:CreateLogGroup', 'logs:CreateLogStream'],
          ...['logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:PutLogEvents', 'sagemaker:*'],
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: SAGEMAKER_BUCKETS,
      },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::*',
        Condition: { StringEqualsIgnoreCase: { 's3:ExistingObjectTag/SageMaker': 'true' } },
      },
      {
        Effect: 'Allow',
        Action: ['s3:CreateBucket', 's3:GetBucketLocation', 's3:ListBucket', 's3:ListAllMyBuckets'],
        Resource: '*',
      },
    ],
  },
  {
    name: 'PowerUserAccess',
    id: 'ANPAJYRXTHIB4FOVS3ZXS',
    description:
      'Provides full access to AWS services and resources, but does not allow management of users and groups.',
    createdAt: '2015-02-06T18:39:47Z',
    statements: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:ListRoles', 'iam:CreateServiceLinkedRole'], Resource: '*' },
    ],
  },
]
