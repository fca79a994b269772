// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its own placeholders that way
/** A small packaged template, in the shapes that osls 4.3.1 writes. */
export const location = { account: '111122223333', region: 'us-east-1', stackName: 'shop-dev' }

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
})

export const resources = {
  ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop-dev' } },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'shop-dev' } },
  DeadLetters: { Type: 'AWS::SQS::Queue' },
  DeadLettersPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'DeadLetters' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
          },
        ],
      },
    },
  },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: { 'Fn::Sub': '${AWS::StackName}-orders' },
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'customer', AttributeType: 'S' },
        { AttributeName: 'order', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'order', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'due', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  },
  WorkerLogGroup: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/aws/lambda/shop-dev-worker', RetentionInDays: 30 },
  },
  OrderStream: {
    Type: 'AWS::Logs::LogStream',
    Properties: { LogGroupName: { Ref: 'WorkerLogGroup' }, LogStreamName: 'orders' },
  },
  WorkerRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Path: '/functions/',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies: [{ PolicyName: 'worker', PolicyDocument: { Version: '2012-10-17', Statement: [] } }],
      ManagedPolicyArns: [{ Ref: 'Boundary' }],
    },
  },
  SchedulerRole: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'shop-dev-scheduler', AssumeRolePolicyDocument: trust('scheduler.amazonaws.com') },
  },
  Boundary: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Path: '/boundary/', ManagedPolicyName: 'boundary', PolicyDocument: { Statement: [] } },
  },
  WorkerLambdaFunction: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { Ref: 'ServerlessDeploymentBucket' }, S3Key: 'serverless/shop/dev/179-2026/worker.zip' },
      Handler: 'worker.handler',
      Runtime: 'nodejs24.x',
      FunctionName: 'shop-dev-worker',
      MemorySize: 512,
      Timeout: 30,
      Environment: {
        Variables: {
          TABLE: { Ref: 'Table' },
          BUS: { Ref: 'Bus' },
          LEAD: { Ref: 'Lead' },
          OPTIONAL: { Ref: 'AWS::NoValue' },
        },
      },
      Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] },
      LoggingConfig: { LogFormat: 'JSON' },
    },
    DependsOn: ['WorkerLogGroup'],
  },
  WorkerLambdaEvConf: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'WorkerLambdaFunction' },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
    },
  },
  WorkerRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['shop'], 'detail-type': ['Order Placed'] },
      Name: 'shop-dev-worker-rule-1',
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] },
          Id: 'shop-dev-worker-rule-1-target',
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        },
      ],
    },
  },
  WorkerRulePermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: {
        'Fn::Join': [
          ':',
          [
            'arn',
            { Ref: 'AWS::Partition' },
            'events',
            { Ref: 'AWS::Region' },
            { Ref: 'AWS::AccountId' },
            { 'Fn::Join': ['/', ['rule', { Ref: 'Bus' }, 'shop-dev-worker-rule-1']] },
          ],
        ],
      },
    },
  },
  TickRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        { Input: '{"check":"orders"}', Arn: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] }, Id: 'tickSchedule' },
      ],
    },
  },
  TickPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['TickRule', 'Arn'] },
    },
  },
}

export const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Parameters: { Lead: { Type: 'Number', Default: 120 } },
  Conditions: { IsProd: { 'Fn::Equals': ['dev', 'prod'] } },
  Resources: resources,
  Outputs: { BusArn: { Value: { 'Fn::GetAtt': ['Bus', 'Arn'] } } },
}
