import type { Principal } from '#core/grant/principal.ts'

/** No job id begins like this, so no job has such a folder. */
const PREFIX = '=sessions='

/**
 * What stands in the place of a job's id in the path, name and tags of the policy that denies a role's sessions. In lower case,
 * because names in IAM are not case-sensitive.
 */
export function sessionsFolder({ name }: Pick<Principal, 'name'>): string {
  return `${PREFIX}${name.toLowerCase()}`
}

/** The role whose folder this is; undefined if it is that of a job. */
export function roleOfFolder(folder: string): Principal | undefined {
  return folder.startsWith(PREFIX) ? { type: 'role', name: folder.slice(PREFIX.length) } : undefined
}
