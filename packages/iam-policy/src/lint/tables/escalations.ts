export type Escalation = {
  readonly name: string
  /** The actions, all of them needed. */
  readonly needs: readonly string[]
  /** Whom the role is passed to, if `iam:PassRole` is among them: `lambda.amazonaws.com`. */
  readonly service?: string
}

/**
 * Sets of actions with which a principal can gain permissions that it was not granted (Rhino Security Labs,
 * pathfinding.cloud). Each set is sufficient. Those with iam:PassRole need a more privileged role that trusts the service.
 */
export const ESCALATIONS: readonly Escalation[] = [
  one('iam:CreatePolicyVersion'),
  one('iam:SetDefaultPolicyVersion'),
  one('iam:CreateAccessKey'),
  one('iam:CreateLoginProfile'),
  one('iam:UpdateLoginProfile'),
  one('iam:CreateServiceSpecificCredential'),
  one('iam:AttachUserPolicy'),
  one('iam:AttachGroupPolicy'),
  one('iam:AttachRolePolicy'),
  one('iam:PutUserPolicy'),
  one('iam:PutGroupPolicy'),
  one('iam:PutRolePolicy'),
  one('iam:AddUserToGroup'),
  one('iam:UpdateAssumeRolePolicy'),
  one('iam:DeleteUserPermissionsBoundary'),
  one('iam:DeleteRolePermissionsBoundary'),
  one('iam:PutUserPermissionsBoundary'),
  one('iam:PutRolePermissionsBoundary'),
  one('sts:AssumeRole'),
  one('lambda:UpdateFunctionCode'),
  one('lambda:UpdateFunctionConfiguration'),
  one('glue:UpdateDevEndpoint'),
  one('glue:UpdateJob'),
  one('cloudformation:UpdateStack'),
  one('codebuild:StartBuild'),
  one('sagemaker:CreatePresignedNotebookInstanceUrl'),
  one('ssm:SendCommand'),
  one('ssm:StartSession'),
  one('ec2-instance-connect:SendSSHPublicKey'),
  one('kms:PutKeyPolicy'),
  one('apprunner:UpdateService'),
  one('codebuild:StartBuildBatch'),
  one('ecs:ExecuteCommand'),
  all('bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter'),
  all('cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'),
  all('ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'),
  all('ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'),
  all(
    'sagemaker:CreateNotebookInstanceLifecycleConfig',
    'sagemaker:StopNotebookInstance',
    'sagemaker:UpdateNotebookInstance',
    'sagemaker:StartNotebookInstance',
  ),
  passing('ec2', 'ec2:RunInstances'),
  passing('ec2', 'ec2:RequestSpotInstances'),
  passing('lambda', 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  passing('lambda', 'lambda:CreateFunction', 'lambda:AddPermission'),
  passing('lambda', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'),
  passing('glue', 'glue:CreateDevEndpoint'),
  passing('glue', 'glue:CreateJob', 'glue:StartJobRun'),
  passing('glue', 'glue:CreateJob', 'glue:CreateTrigger'),
  passing('cloudformation', 'cloudformation:CreateStack'),
  passing('cloudformation', 'cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'),
  passing('cloudformation', 'cloudformation:UpdateStackSet'),
  passing(
    'datapipeline',
    'datapipeline:CreatePipeline',
    'datapipeline:PutPipelineDefinition',
    'datapipeline:ActivatePipeline',
  ),
  passing('sagemaker', 'sagemaker:CreateNotebookInstance'),
  passing('sagemaker', 'sagemaker:CreateTrainingJob'),
  passing('sagemaker', 'sagemaker:CreateProcessingJob'),
  passing('ecs-tasks', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'),
  passing('ecs-tasks', 'ecs:RegisterTaskDefinition', 'ecs:StartTask'),
  passing('ecs-tasks', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'),
  passing('codebuild', 'codebuild:CreateProject', 'codebuild:StartBuild'),
  passing('codebuild', 'codebuild:CreateProject', 'codebuild:StartBuildBatch'),
  passing(
    'bedrock-agentcore',
    'bedrock-agentcore:CreateCodeInterpreter',
    'bedrock-agentcore:StartCodeInterpreterSession',
    'bedrock-agentcore:InvokeCodeInterpreter',
  ),
  passing('scheduler', 'scheduler:CreateSchedule'),
  passing('states', 'states:CreateStateMachine', 'states:StartExecution'),
  passing('tasks.apprunner', 'apprunner:CreateService'),
  passing('build.apprunner', 'apprunner:CreateService'),
  passing('ecs-tasks', 'batch:RegisterJobDefinition', 'batch:SubmitJob'),
  passing('ssm', 'ssm:StartAutomationExecution'),
]

function one(action: string): Escalation {
  return { name: action, needs: [action] }
}

function all(...actions: readonly string[]): Escalation {
  return { name: actions.join(' with '), needs: actions }
}

function passing(service: string, ...actions: readonly string[]): Escalation {
  const needs = ['iam:PassRole', ...actions]
  return { name: needs.join(' with '), needs, service: `${service}.amazonaws.com` }
}
