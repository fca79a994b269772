import type { LintStatement, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { actionsNamed, allowsOf, isForbidden, listed } from '@curfew/iam-policy/lint/statements'

export const RIGHTS_RULES = {
  PERMISSIONS_MANAGEMENT: {
    severity: 'security_warning',
    means: 'A job may change who has access: policies, ACLs, grants, roles.',
    help: 'Remove the action: operators manage access, jobs do not.',
  },
  DESTRUCTIVE_ACTION: {
    severity: 'security_warning',
    means: 'A job may delete or stop resources, where it should only read and write.',
    help: 'Remove the action; use a lifecycle rule to expire objects.',
  },
} as const satisfies Rules

const report = reporter(RIGHTS_RULES)

const DESTROYING = /:(Batch)?(Delete|Deregister|Purge|Destroy|Terminate|ScheduleKeyDeletion)/

// These delete under another name: an expiry rule deletes objects, and ReplicateDelete is a delete.
const DESTROYING_TOO = ['s3:PutLifecycleConfiguration', 's3:ReplicateDelete', 'kms:DisableKey']

/** What no training job needs: to manage access, or to delete. `*` among the actions has a finding of its own. */
export function rightsFindings({ document }: Subject): readonly Finding[] {
  return allowsOf(document).flatMap((allow) => {
    const actions = namedIn(allow).filter(({ name }) => !isForbidden(document, name))
    const managing = actions.filter(({ level }) => level === 'Permissions management').map(({ name }) => name)
    const destroying = actions
      .filter(({ name, level }) => level !== 'Read' && level !== 'List' && !managing.includes(name))
      .filter(({ name }) => DESTROYING.test(name) || DESTROYING_TOO.includes(name))
      .map(({ name }) => name)
    const { path } = allow.actions
    return [
      ...(managing.length > 0
        ? [report('PERMISSIONS_MANAGEMENT', path, `Changes who has access: ${listed(managing)}`)]
        : []),
      ...(destroying.length > 0 ? [report('DESTRUCTIVE_ACTION', path, `Deletes or stops: ${listed(destroying)}`)] : []),
    ]
  })
}

function namedIn(allow: LintStatement) {
  return [...new Set(actionsNamed(allow).flatMap(({ actions }) => actions))]
}
