import { LOCATION_LISTS } from '#core/access/access.ts'
import type { Problem } from '#core/refusal.ts'
import type { Positions } from './resolve-access.ts'

/** Problems with resolved access, with the paths of the request: what could not be resolved stands between. */
export function reindexed(problems: readonly Problem[], positions: Positions): readonly Problem[] {
  return problems.map(({ path, message }) => {
    const [, list = '', index = '', rest = ''] = /^access\.(\w+)\[(\d+)\](.*)$/s.exec(path) ?? []
    const known = LOCATION_LISTS.find((one) => one === list)
    const position = known && positions[known][Number(index)]
    return { path: position === undefined ? path : `access.${list}[${position}]${rest}`, message }
  })
}
