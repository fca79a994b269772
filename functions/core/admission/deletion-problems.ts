import type { Access } from '#core/access/access.ts'
import type { Problem } from '#core/refusal.ts'

/** Scratch locations that the boundary of the stage does not cover: the job would be granted what IAM then denies. */
export function deletionProblems({ scratch }: Access, own: string, isDeployed: boolean): readonly Problem[] {
  return scratch.flatMap(({ account = own }, index) => {
    const path = `access.scratch[${index}]`
    if (!isDeployed) return [{ path, message: NOT_DEPLOYED }]
    if (account === own) return []
    return [{ path, message: `is in account ${account}, and Curfew lets jobs delete in its own account only, ${own}` }]
  })
}

const NOT_DEPLOYED =
  'nothing can be deleted on this stage, whose permissions boundary was deployed without deletion: use checkpoints, or deploy with --param deletion=true'
