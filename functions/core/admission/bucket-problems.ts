import { type Access, LOCATION_LISTS } from '#core/access/access.ts'
import type { Problem } from '#core/refusal.ts'

/** Buckets that a request names, each once, in the order of the request. */
export function bucketsOf(access: Access): readonly string[] {
  return [...new Set(LOCATION_LISTS.flatMap((list) => access[list].map(({ bucket }) => bucket)))]
}

/** The locations of a request in buckets that do not exist: the job would fail when it begins. */
export function bucketProblems(access: Access, missing: readonly string[]): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap(({ bucket }, index) =>
      missing.includes(bucket)
        ? [
            {
              path: `access.${list}[${index}]`,
              message: `there is no bucket ${bucket}: create it, or correct its name`,
            },
          ]
        : [],
    ),
  )
}
