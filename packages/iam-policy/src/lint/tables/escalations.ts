/**
 * Sets of actions with which a principal can gain permissions that it was not granted (Rhino Security Labs,
 * pathfinding.cloud). Each set is sufficient. Those with iam:PassRole need a more privileged role that trusts the service.
 */
export const ESCALATIONS: readonly { readonly name: string; readonly needs: readonly string[] }[] = [
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
  passing('ec2:RunInstances'),
  passing('lambda:CreateFunction', 'lambda:InvokeFunction'),
  passing('lambda:CreateFunction', 'lambda:AddPermission'),
  passing('lambda:CreateFunction', 'lambda:CreateEventSourceMapping'),
  passing('glue:CreateDevEndpoint'),
  passing('glue:CreateJob', 'glue:StartJobRun'),
  passing('glue:CreateJob', 'glue:CreateTrigger'),
  passing('cloudformation:CreateStack'),
  passing('datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', 'datapipeline:ActivatePipeline'),
  passing('sagemaker:CreateNotebookInstance'),
  passing('sagemaker:CreateTrainingJob'),
  passing('sagemaker:CreateProcessingJob'),
  passing('ecs:RegisterTaskDefinition', 'ecs:RunTask'),
  passing('ecs:RegisterTaskDefinition', 'ecs:CreateService'),
  passing('codebuild:CreateProject', 'codebuild:StartBuild'),
  passing('scheduler:CreateSchedule'),
  passing('states:CreateStateMachine', 'states:StartExecution'),
  passing('apprunner:CreateService'),
  passing('batch:RegisterJobDefinition', 'batch:SubmitJob'),
  passing('ssm:StartAutomationExecution'),
]

function one(action: string) {
  return { name: action, needs: [action] }
}

function passing(...actions: readonly string[]) {
  return { name: ['iam:PassRole', ...actions].join(' with '), needs: ['iam:PassRole', ...actions] }
}
