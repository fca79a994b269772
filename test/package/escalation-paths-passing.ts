import { type Escalation, elsewhere, pass, path, type Way } from './escalation-path.ts'
import { OWN, UNRELATED } from './escalation-targets.ts'

/** Services that run something as the role that is passed to them, and the actions that make them do so. */
const RUNS_AS_A_ROLE: readonly (readonly [name: string, service: string, ...ways: readonly (readonly string[])[]])[] = [
  ['run a machine', 'ec2.amazonaws.com', ['ec2:RunInstances'], ['ec2:RequestSpotInstances'], ['ec2:RequestSpotFleet']],
  [
    'give a running machine another role',
    'ec2.amazonaws.com',
    ['ec2:AssociateIamInstanceProfile'],
    ['ec2:ReplaceIamInstanceProfileAssociation'],
    ['ec2:DisassociateIamInstanceProfile', 'ec2:AssociateIamInstanceProfile'],
  ],
  [
    'let a fleet run machines',
    'ec2.amazonaws.com',
    ['ec2:CreateLaunchTemplateVersion', 'autoscaling:UpdateAutoScalingGroup'],
    ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
  ],
  [
    'create a function and have it run',
    'lambda.amazonaws.com',
    ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    ['lambda:CreateFunction', 'lambda:AddPermission'],
    ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    ['lambda:CreateFunction', 'lambda:CreateFunctionUrlConfig'],
  ],
  ['give a function another role', 'lambda.amazonaws.com', ['lambda:UpdateFunctionConfiguration']],
  [
    'have Glue run code',
    'glue.amazonaws.com',
    ['glue:CreateDevEndpoint'],
    ['glue:CreateJob', 'glue:StartJobRun'],
    ['glue:CreateJob', 'glue:CreateTrigger'],
    ['glue:UpdateJob', 'glue:StartJobRun'],
    ['glue:CreateSession', 'glue:RunStatement'],
  ],
  [
    'have SageMaker run code',
    'sagemaker.amazonaws.com',
    ['sagemaker:CreateNotebookInstance'],
    ['sagemaker:CreateTrainingJob'],
    ['sagemaker:CreateProcessingJob'],
    ['sagemaker:CreateAutoMLJob'],
    ['sagemaker:CreateModel', 'sagemaker:CreateEndpointConfig', 'sagemaker:CreateEndpoint'],
    ['sagemaker:CreatePipeline', 'sagemaker:StartPipelineExecution'],
    ['sagemaker:CreateUserProfile', 'sagemaker:CreatePresignedDomainUrl'],
  ],
  [
    'have ECS run a container',
    'ecs-tasks.amazonaws.com',
    ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    ['ecs:RegisterTaskDefinition', 'ecs:UpdateService'],
    ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    ['ecs:RunTask'],
  ],
  [
    'have CloudFormation create resources',
    'cloudformation.amazonaws.com',
    ['cloudformation:CreateStack'],
    ['cloudformation:UpdateStack'],
    ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
  ],
  [
    'have Data Pipeline run a command',
    'datapipeline.amazonaws.com',
    ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', 'datapipeline:ActivatePipeline'],
  ],
  [
    'have CodeBuild run a build',
    'codebuild.amazonaws.com',
    ['codebuild:CreateProject', 'codebuild:StartBuild'],
    ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
    ['codebuild:UpdateProject', 'codebuild:StartBuild'],
  ],
  [
    'have CodePipeline run a pipeline',
    'codepipeline.amazonaws.com',
    ['codepipeline:CreatePipeline'],
    ['codepipeline:UpdatePipeline'],
  ],
  [
    'have Step Functions call any API',
    'states.amazonaws.com',
    ['states:CreateStateMachine', 'states:StartExecution'],
    ['states:UpdateStateMachine', 'states:StartExecution'],
  ],
  [
    'have a rule call its target',
    'events.amazonaws.com',
    ['events:PutRule', 'events:PutTargets'],
    ['events:PutTargets'],
  ],
  ['have a pipe call its target', 'pipes.amazonaws.com', ['pipes:CreatePipe'], ['pipes:UpdatePipe']],
  [
    'have App Runner run a container',
    'tasks.apprunner.amazonaws.com',
    ['apprunner:CreateService'],
    ['apprunner:UpdateService'],
  ],
  ['have Batch run a job', 'batch.amazonaws.com', ['batch:RegisterJobDefinition', 'batch:SubmitJob']],
  [
    'have Systems Manager run a runbook',
    'ssm.amazonaws.com',
    ['ssm:StartAutomationExecution'],
    ['ssm:CreateActivation'],
  ],
  [
    'have an agent run code',
    'bedrock-agentcore.amazonaws.com',
    [
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    ['bedrock-agentcore:CreateAgentRuntime', 'bedrock-agentcore:InvokeAgentRuntime'],
    ['bedrock:CreateAgent', 'bedrock:InvokeAgent'],
  ],
  [
    'have EMR run a step',
    'elasticmapreduce.amazonaws.com',
    ['elasticmapreduce:RunJobFlow'],
    ['emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'],
  ],
  [
    'have Elastic Beanstalk run an application',
    'elasticbeanstalk.amazonaws.com',
    ['elasticbeanstalk:CreateEnvironment'],
    ['elasticbeanstalk:UpdateEnvironment'],
  ],
  [
    'have Amplify build an app',
    'amplify.amazonaws.com',
    ['amplify:CreateApp', 'amplify:StartJob'],
    ['amplify:UpdateApp', 'amplify:StartJob'],
  ],
  ['have Airflow run a graph', 'airflow.amazonaws.com', ['airflow:CreateEnvironment'], ['airflow:UpdateEnvironment']],
  [
    'have Image Builder build an image',
    'ec2.amazonaws.com',
    ['imagebuilder:CreateInfrastructureConfiguration', 'imagebuilder:CreateImage'],
  ],
  [
    'have Flink run an application',
    'kinesisanalytics.amazonaws.com',
    ['kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'],
  ],
  ['have a canary run a script', 'lambda.amazonaws.com', ['synthetics:CreateCanary', 'synthetics:StartCanary']],
  [
    'have Transfer Family open a home folder',
    'transfer.amazonaws.com',
    ['transfer:CreateServer', 'transfer:CreateUser'],
  ],
  ['have AppSync query a source', 'appsync.amazonaws.com', ['appsync:CreateDataSource', 'appsync:CreateResolver']],
  ['have IoT act on messages', 'iot.amazonaws.com', ['iot:CreateTopicRule'], ['iot:CreateRoleAlias']],
  [
    'have Config run a remediation',
    'ssm.amazonaws.com',
    ['config:PutRemediationConfigurations', 'config:StartRemediationExecution'],
  ],
  ['have Braket run a job', 'braket.amazonaws.com', ['braket:CreateJob']],
]

/** Escalation by passing a role to a service that runs something as it. */
export const PASSING_PATHS: readonly Escalation[] = RUNS_AS_A_ROLE.map(([name, service, ...ways]) =>
  path(
    `${name} as a role of their choice`,
    'the permissions of the role',
    ...ways.flatMap((actions) =>
      [UNRELATED.adminRole, OWN.timerRole].map((role): Way => [pass(role, service), ...stepsOf(actions)]),
    ),
  ),
)

function stepsOf(actions: readonly string[]): Way {
  return actions.map((action) => elsewhere(action))
}
