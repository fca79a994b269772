import type { EndsWith, JobKind, Outcome } from './ends-with.ts'

/** A run of a job, as its service reports it. */
export type Run = {
  readonly kind: JobKind
  /** What other runs, earlier or later, may be called as well. */
  readonly names: readonly string[]
  /** What no other run is ever called. */
  readonly ids: readonly string[]
  /** The ARN of its Batch queue. */
  readonly queue?: string
  /** The roles that it has, if its service names any: as `rolesOfRun` does. */
  readonly runsAs?: readonly string[]
}

/** A run that is over. More than one outcome if its service does not tell them apart. */
export type FinishedRun = Run & { readonly outcomes: readonly Outcome[] }

/** The kinds of jobs that end a grant by the grant's own job id. */
const BY_JOB_ID: readonly JobKind[] = ['trainingJob', 'batchJob']

/** The job ids whose grants a run may end although they do not name it. */
export function jobIdsOf({ kind, names, ids }: Run): readonly string[] {
  return BY_JOB_ID.includes(kind) ? [...new Set([...names, ...ids])] : []
}

/** Under which name a request, or a run, is found: `batchJob/nightly-train`. SageMaker does not tell names apart by case. */
export function endsWithKey({ kind, name, id }: Pick<EndsWith, 'kind' | 'name' | 'id'>): string {
  if (id !== undefined) return `${kind}-id/${id}`
  return `${kind}/${kind === 'batchJob' ? name : name.toLowerCase()}`
}

/** Every key under which a grant may name a run. By those with an id it is certain whose run it is. */
export function keysOf({ kind, names, ids }: Run): readonly { readonly key: string; readonly isId: boolean }[] {
  const byId = ids.map((id) => ({
    key: endsWithKey(kind === 'batchJob' ? { kind, name: '', id } : { kind, name: id }),
    isId: true,
  }))
  const byName = names.map((name) => ({ key: endsWithKey({ kind, name }), isId: false }))
  return [...byId, ...byName.filter(({ key }) => !byId.some((one) => one.key === key))]
}
