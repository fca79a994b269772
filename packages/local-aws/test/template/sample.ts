// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its own placeholders that way
/** A small packaged template, in the shapes that osls 4.3.1 writes. */
export const place = { account: '111122223333', region: 'us-east-1', stackName: 'curfew-dev' }

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
})

export const resources = {
  ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'curfew-dev' } },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'curfew-dev' } },
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
      TableName: { 'Fn::Sub': '${AWS::StackName}-grants' },
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'principal', AttributeType: 'S' },
        { AttributeName: 'grant', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'principal', KeyType: 'HASH' },
        { AttributeName: 'grant', KeyType: 'RANGE' },
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
  SettleLogGroup: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/aws/lambda/curfew-dev-settle', RetentionInDays: 30 },
  },
  AuditStream: {
    Type: 'AWS::Logs::LogStream',
    Properties: { LogGroupName: { Ref: 'SettleLogGroup' }, LogStreamName: 'grants' },
  },
  SettleRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Path: '/curfew-functions/',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies: [{ PolicyName: 'settle', PolicyDocument: { Version: '2012-10-17', Statement: [] } }],
      ManagedPolicyArns: [{ Ref: 'Boundary' }],
    },
  },
  SchedulerRole: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'curfew-dev-scheduler', AssumeRolePolicyDocument: trust('scheduler.amazonaws.com') },
  },
  Boundary: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Path: '/curfew-boundary/', ManagedPolicyName: 'boundary', PolicyDocument: { Statement: [] } },
  },
  SettleLambdaFunction: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { Ref: 'ServerlessDeploymentBucket' }, S3Key: 'serverless/curfew/dev/179-2026/settle.zip' },
      Handler: 'settle.handler',
      Runtime: 'nodejs24.x',
      FunctionName: 'curfew-dev-settle',
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
      Role: { 'Fn::GetAtt': ['SettleRole', 'Arn'] },
      LoggingConfig: { LogFormat: 'JSON' },
    },
    DependsOn: ['SettleLogGroup'],
  },
  SettleLambdaEvConf: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'SettleLambdaFunction' },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
    },
  },
  SettleRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['curfew'], 'detail-type': ['Access Due'] },
      Name: 'curfew-dev-settle-rule-1',
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': ['SettleLambdaFunction', 'Arn'] },
          Id: 'curfew-dev-settle-rule-1-target',
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        },
      ],
    },
  },
  SettleRulePermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['SettleLambdaFunction', 'Arn'] },
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
            { 'Fn::Join': ['/', ['rule', { Ref: 'Bus' }, 'curfew-dev-settle-rule-1']] },
          ],
        ],
      },
    },
  },
  SweepRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        { Input: '{"look":"due"}', Arn: { 'Fn::GetAtt': ['SettleLambdaFunction', 'Arn'] }, Id: 'sweepSchedule' },
      ],
    },
  },
  SweepPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['SettleLambdaFunction', 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['SweepRule', 'Arn'] },
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
