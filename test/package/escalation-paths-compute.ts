import { type Escalation, each, on, pass, path, taskOf, ways } from './escalation-path.ts'
import { inRegion, LAMBDAS, OWN, SIMILAR, UNRELATED } from './escalation-targets.ts'

const SETTLERS: readonly string[] = ['settle-access', 'settle-access-tigris']

/** Escalation through compute: timers, functions, builds, machines and clusters. */
export const COMPUTE_PATHS: readonly Escalation[] = [
  path(
    'pass a role to a service',
    'the first step of most escalations',
    ...['lambda', 'ec2', 'ecs-tasks', 'glue', 'sagemaker', 'cloudformation', 'states', 'events', 'scheduler'].map(
      (name) => [pass(UNRELATED.adminRole, `${name}.amazonaws.com`)],
    ),
    ...LAMBDAS.map(({ roleArn }) => [pass(roleArn, 'scheduler.amazonaws.com')]),
    ...LAMBDAS.map(({ roleArn }) => [pass(roleArn, 'lambda.amazonaws.com')]),
  ),
  path(
    'pass the timers’ role to a service other than Scheduler',
    'a foothold that invokes settle-access at will',
    ...['lambda', 'ec2', 'states', 'events', 'pipes'].map((name) => [pass(OWN.timerRole, `${name}.amazonaws.com`)]),
    [on('iam:PassRole', OWN.timerRole)],
  ),
  taskOf(
    ['schedule-access'],
    path('create a timer in Curfew’s group', 'a run of settle-access at a time of their choice', [
      on('scheduler:CreateSchedule', OWN.timer),
      pass(OWN.timerRole, 'scheduler.amazonaws.com'),
    ]),
  ),
  path(
    'have Scheduler call any API as another role',
    'the permissions of that role',
    ...[UNRELATED.adminRole, ...LAMBDAS.map(({ roleArn }) => roleArn)].map((role) => [
      on('scheduler:CreateSchedule', [OWN.timer, ...SIMILAR.timers]),
      pass(role, 'scheduler.amazonaws.com'),
    ]),
  ),
  path(
    'create a timer outside Curfew’s group',
    'a timer that nobody looks for',
    ...each(['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], SIMILAR.timers),
  ),
  path(
    'postpone or delete the closing timer of a job',
    'access that no timer closes',
    ...each(['scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], OWN.timer),
    [on('scheduler:DeleteScheduleGroup', OWN.timerGroup)],
  ),
  path('create a group of timers', 'timers that no role trusts yet', ...ways(['scheduler:CreateScheduleGroup'])),
  path(
    'deploy their own code to one of Curfew’s Lambdas',
    'the permissions of that Lambda',
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
    'let others invoke one of Curfew’s Lambdas',
    'grants that no event requested',
    ...each(
      ['lambda:AddPermission', 'lambda:CreateFunctionUrlConfig', 'lambda:CreateAlias', 'lambda:RemovePermission'],
      LAMBDAS.map(({ arn }) => arn),
    ),
    ...ways(['lambda:CreateEventSourceMapping'], ['lambda:UpdateEventSourceMapping']),
  ),
  path(
    'invoke one of Curfew’s Lambdas with their own event',
    'what only the bus may request',
    ...each(
      ['lambda:InvokeFunction'],
      LAMBDAS.filter(({ name }) => !SETTLERS.includes(name)).map(({ arn }) => arn),
    ),
    ...ways(['lambda:InvokeFunction']),
  ),
  taskOf(
    ['timers'],
    path(
      'invoke settle-access, or its counterpart for Tigris',
      'one grant reconciled',
      ...SETTLERS.map((settler) =>
        on(
          'lambda:InvokeFunction',
          LAMBDAS.filter(({ name }) => name === settler).map(({ arn }) => arn),
        ),
      ).map((step) => [step]),
    ),
  ),
  path(
    'disable one of Curfew’s Lambdas, or redirect its failed events',
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
    'everything, through a stack that has a role',
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
    'start a build with their own commands',
    'the permissions of the build',
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
    'replace the startup script of somebody’s machine',
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
    'use an existing endpoint, cluster or environment',
    'its role',
    ...ways(
      ['glue:UpdateDevEndpoint'],
      ['glue:UpdateJob'],
      ['apprunner:UpdateService'],
      ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
      ['elasticmapreduce:AddJobFlowSteps'],
      ['cloud9:CreateEnvironmentMembership'],
      ['airflow:CreateWebLoginToken'],
      ['bedrock-agentcore:InvokeCodeInterpreter'],
      ['codedeploy:CreateDeployment'],
    ),
  ),
  path(
    'become an administrator of a cluster',
    'the workloads of the cluster, and their roles',
    ...ways(
      ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
      ['eks:AssociateAccessPolicy'],
      ['eks:UpdateAccessEntry'],
      ['eks:CreatePodIdentityAssociation'],
    ),
  ),
  path(
    'replace the image that jobs pull',
    'the permissions of whoever runs it',
    ...ways(['ecr:PutImage'], ['ecr:SetRepositoryPolicy'], ['ecr:BatchDeleteImage'], ['ecr:InitiateLayerUpload']),
  ),
]
