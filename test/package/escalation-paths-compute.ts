import { type Escalation, each, on, pass, path, ways, workOf } from './escalation-path.ts'
import { BESIDE, inRegion, LAMBDAS, OWN, THEIRS } from './escalation-targets.ts'

/** Ways by having something else do it. */
export const COMPUTE_PATHS: readonly Escalation[] = [
  path(
    'hand a role to any service at all',
    'the first half of most ways',
    ...['lambda', 'ec2', 'ecs-tasks', 'glue', 'sagemaker', 'cloudformation', 'states', 'events', 'scheduler'].map(
      (name) => [pass(THEIRS.adminRole, `${name}.amazonaws.com`)],
    ),
    ...LAMBDAS.map(({ roleArn }) => [pass(roleArn, 'scheduler.amazonaws.com')]),
    ...LAMBDAS.map(({ roleArn }) => [pass(roleArn, 'lambda.amazonaws.com')]),
  ),
  path(
    'hand the timers’ role to anything but Scheduler',
    'a foothold that wakes settle-access at will',
    ...['lambda', 'ec2', 'states', 'events', 'pipes'].map((name) => [pass(OWN.timerRole, `${name}.amazonaws.com`)]),
    [on('iam:PassRole', OWN.timerRole)],
  ),
  workOf(
    ['schedule-access'],
    path('arm a timer of Curfew’s', 'settle-access woken at a time of its choice, which looks at the row and at IAM', [
      on('scheduler:CreateSchedule', OWN.timer),
      pass(OWN.timerRole, 'scheduler.amazonaws.com'),
    ]),
  ),
  path(
    'have Scheduler call any API as another role',
    'all that the role may',
    ...[THEIRS.adminRole, ...LAMBDAS.map(({ roleArn }) => roleArn)].map((role) => [
      on('scheduler:CreateSchedule', [OWN.timer, ...BESIDE.timers]),
      pass(role, 'scheduler.amazonaws.com'),
    ]),
  ),
  path(
    'arm a timer outside Curfew’s group',
    'one that nobody looks for',
    ...each(['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], BESIDE.timers),
  ),
  path(
    'put off or call off the end of a job',
    'access that no timer closes',
    ...each(['scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], OWN.timer),
    [on('scheduler:DeleteScheduleGroup', OWN.timerGroup)],
  ),
  path('make a group of timers', 'timers that no role trusts yet', ...ways(['scheduler:CreateScheduleGroup'])),
  path(
    'put its own code into one of Curfew’s Lambdas',
    'the rights of that Lambda',
    ...each(
      [
        'lambda:UpdateFunctionCode',
        'lambda:UpdateFunctionConfiguration',
        'lambda:PublishVersion',
        'lambda:DeleteFunctionCodeSigningConfig',
        'lambda:PutFunctionCodeSigningConfig',
      ],
      LAMBDAS.map(({ arn }) => arn),
    ),
    ...ways(['lambda:UpdateFunctionCode'], ['lambda:UpdateFunctionConfiguration'], ['lambda:PublishLayerVersion']),
  ),
  path(
    'let somebody else call one of Curfew’s Lambdas',
    'grants that no event asked for',
    ...each(
      ['lambda:AddPermission', 'lambda:CreateFunctionUrlConfig', 'lambda:CreateAlias', 'lambda:RemovePermission'],
      LAMBDAS.map(({ arn }) => arn),
    ),
    ...ways(['lambda:CreateEventSourceMapping'], ['lambda:UpdateEventSourceMapping']),
  ),
  path(
    'call one of Curfew’s Lambdas with an event of its own',
    'what only the bus may ask for',
    ...each(
      ['lambda:InvokeFunction'],
      LAMBDAS.filter(({ name }) => name !== 'settle-access').map(({ arn }) => arn),
    ),
    ...ways(['lambda:InvokeFunction']),
  ),
  workOf(
    ['timers'],
    path(
      'wake settle-access',
      'a look at one grant',
      ...each(
        ['lambda:InvokeFunction'],
        LAMBDAS.filter(({ name }) => name === 'settle-access').map(({ arn }) => arn),
      ),
    ),
  ),
  path(
    'switch one of Curfew’s Lambdas off, or send what it failed at elsewhere',
    'access that nobody closes',
    ...each(
      [
        'lambda:DeleteFunction',
        'lambda:PutFunctionConcurrency',
        'lambda:PutFunctionEventInvokeConfig',
        'lambda:UpdateFunctionEventInvokeConfig',
        'lambda:PutFunctionRecursionConfig',
        'lambda:PutRuntimeManagementConfig',
      ],
      LAMBDAS.map(({ arn }) => arn),
    ),
  ),
  path(
    'change what a stack deploys',
    'everything, by a stack that has a role',
    ...ways(
      ['cloudformation:UpdateStack'],
      ['cloudformation:ExecuteChangeSet'],
      ['cloudformation:UpdateStackSet'],
      ['cloudformation:SetStackPolicy'],
      ['cloudformation:DeleteStack'],
      ['cloudformation:SetTypeConfiguration'],
    ),
    ...each(['cloudformation:UpdateStack'], inRegion('cloudformation', 'stack/curfew/0a1b2c3d')),
  ),
  path(
    'start a build with commands of its own',
    'the rights of the build',
    ...ways(['codebuild:StartBuild'], ['codebuild:StartBuildBatch'], ['codebuild:UpdateProject']),
  ),
  path(
    'run a command on somebody’s machine',
    'the role of the machine',
    ...ways(
      ['ssm:SendCommand'],
      ['ssm:StartSession'],
      ['ssm:ResumeSession'],
      ['ssm:CreateAssociation'],
      ['ssm:UpdateDocument'],
    ),
  ),
  path(
    'log in to somebody’s machine',
    'the role of the machine',
    ...ways(
      ['ec2-instance-connect:SendSSHPublicKey'],
      ['ec2-instance-connect:SendSerialConsoleSSHPublicKey'],
      ['ecs:ExecuteCommand'],
    ),
  ),
  path(
    'have somebody’s machine start with another script',
    'the role of the machine',
    ...ways(['ec2:StopInstances', 'ec2:ModifyInstanceAttribute', 'ec2:StartInstances']),
  ),
  path(
    'open somebody’s notebook',
    'the role of the notebook',
    ...ways(
      ['sagemaker:CreatePresignedNotebookInstanceUrl'],
      ['sagemaker:CreatePresignedDomainUrl'],
      ['sagemaker:CreateNotebookInstanceLifecycleConfig', 'sagemaker:UpdateNotebookInstance'],
      ['sagemaker:UpdateNotebookInstanceLifecycleConfig'],
    ),
  ),
  path(
    'use an endpoint, a cluster or an environment that is already there',
    'its role',
    ...ways(
      ['glue:UpdateDevEndpoint'],
      ['glue:UpdateJob'],
      ['elasticmapreduce:AddJobFlowSteps'],
      ['cloud9:CreateEnvironmentMembership'],
      ['airflow:CreateWebLoginToken'],
      ['bedrock-agentcore:InvokeCodeInterpreter'],
      ['codedeploy:CreateDeployment'],
    ),
  ),
  path(
    'become an administrator of a cluster',
    'what runs in the cluster, and its roles',
    ...ways(
      ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
      ['eks:AssociateAccessPolicy'],
      ['eks:UpdateAccessEntry'],
      ['eks:CreatePodIdentityAssociation'],
    ),
  ),
  path(
    'put another image where jobs take theirs from',
    'the rights of whoever runs it',
    ...ways(['ecr:PutImage'], ['ecr:SetRepositoryPolicy'], ['ecr:BatchDeleteImage'], ['ecr:InitiateLayerUpload']),
  ),
]
