import { localTigris } from '@curfew/local-aws/tigris'
import { type Principal, type PrincipalType, principalOf } from '#core/grant/principal.ts'
import type { Day, DayOptions } from '#local/day/day.ts'
import { type Answer, type Probe, probe } from '#local/day/probe.ts'
import { type PrincipalState, slotStateOf, stateOf } from '#local/day/state.ts'

/** Where the jobs of the demo have their data, and what holds their permissions there. */
export type Where = {
  /** As whom a job of this name runs. */
  readonly principalOf: (name: string) => Principal
  /** What holds policies and keys. */
  readonly system: 'IAM' | 'Tigris'
  /** What answers the requests of jobs. */
  readonly store: 'S3' | 'Tigris'
  /** The type of principal in names of secrets. */
  readonly storedAs: 'user' | 'access-key/tigris'
  readonly dayOptions: DayOptions
  readonly introduction: string
  /** Of the columns of the audit trail: names of Lambdas and principals are longer in one place than in the other. */
  readonly auditWidths: readonly number[]
  readonly ask: (day: Day, request: Probe) => Promise<Answer>
  readonly stateOf: (day: Day, name: string) => Promise<PrincipalState>
}

/** By the name that the option `--target` takes. */
export const TARGETS = {
  aws: {
    principalOf: principalsOf('user'),
    ...{ system: 'IAM', store: 'S3', storedAs: 'user', dayOptions: {}, stateOf },
    introduction: 'Curfew in a local AWS',
    auditWidths: [8, 15, 31, 15, 8, 17],
    ask: ({ aws }, request) => probe(aws, request),
  },
  tigris: {
    principalOf: principalsOf('access-key'),
    ...{ system: 'Tigris', store: 'Tigris', storedAs: 'access-key/tigris', stateOf: slotStateOf },
    dayOptions: { tigris: (clock) => localTigris({ clock }) },
    introduction: 'Curfew in a local AWS, for jobs with data in a local Tigris',
    auditWidths: [8, 20, 32, 14, 8, 17],
    ask: ({ aws, tigris }, request) => probe(tigris ?? aws, { ...request, endpoint: TIGRIS_ENDPOINT }),
  },
} as const satisfies Readonly<Record<string, Where>>

const TIGRIS_ENDPOINT = 'https://t3.storage.dev'

function principalsOf(type: PrincipalType): Where['principalOf'] {
  return (name) => principalOf(type, name)
}
