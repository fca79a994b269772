import { type Principal, printPrincipal } from './principal.ts'

const ROLE_ARN = /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/

/**
 * The roles that a run of a job has, by the ARNs that a service of AWS names, as `role/name` in lower case: a role's path is no
 * part of its identity, and neither is case. Undefined if it names none: then nothing is known about whose run it is.
 * @param arns whatever is in their places
 */
export function rolesOfRun(arns: readonly unknown[], account: string): readonly string[] | undefined {
  const roles = arns.flatMap((arn) => {
    const [, owner, name = ''] = (typeof arn === 'string' ? ROLE_ARN.exec(arn) : null) ?? []
    if (owner === undefined) return []
    const role: Principal = { type: 'role', name }
    return [owner === account ? printPrincipal(role).toLowerCase() : `${owner}/${name}`]
  })
  return roles.length === 0 ? undefined : [...new Set(roles)]
}

/**
 * Whether a run with these roles may be that of a principal's job. A role is told apart by its name. A user is not: the
 * service runs the job as a role of its own, and the job takes the user's key from Secrets Manager; so its name decides alone.
 */
export function mayBeRunOf(principal: Principal, roles: readonly string[] | undefined): boolean {
  if (roles === undefined || principal.type !== 'role') return true
  return roles.includes(printPrincipal(principal).toLowerCase())
}
