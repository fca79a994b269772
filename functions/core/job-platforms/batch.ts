import { logGroups, type Place, type PlatformRight, WRITE_LOGS } from './right.ts'

/**
 * What Batch does as a principal that is the execution role of its jobs as well: create and write their log. Images it pulls
 * with what `access.images` allows. A job role alone needs nothing.
 * https://docs.aws.amazon.com/batch/latest/userguide/execution-IAM-role.html
 */
export function batchRights(place: Place): readonly PlatformRight[] {
  return [
    {
      sid: 'BatchLogs',
      purpose: 'write logs',
      when: 'optional',
      actions: WRITE_LOGS,
      resources: logGroups(place, '/aws/batch/'),
    },
  ]
}
