import type { Stack, StackDescription } from '../template/stack.ts'
import { type StackLocation, stackId } from '../template/stack-location.ts'

/** A stack is created whole when local AWS starts, and never updated. */
const COMPLETE = 'CREATE_COMPLETE'

/** The stack as DescribeStacks has it. */
export function stackOf({ location, description }: Stack, CreationTime: Date) {
  return {
    StackId: stackId(location),
    StackName: location.stackName,
    Description: description.text,
    Parameters: description.parameters.map(({ key, value }) => ({ ParameterKey: key, ParameterValue: value })),
    CreationTime,
    RollbackConfiguration: {},
    StackStatus: COMPLETE,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: [],
    Outputs: description.outputs.map(({ key, value, text, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: text,
      ExportName: exportName,
    })),
    Tags: [],
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  }
}

/** A resource of the stack as DescribeStackResources has it. */
export function resourceOf(
  { logicalId, type, physicalId }: StackDescription['resources'][number],
  location: StackLocation,
  Timestamp: Date,
) {
  return {
    StackName: location.stackName,
    StackId: stackId(location),
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Timestamp,
    ResourceStatus: COMPLETE,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  }
}
