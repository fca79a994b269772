import { SETTINGS_FILE } from '#cli/settings/settings.ts'

export const PLATFORM_NAMES = ['sagemaker', 'bedrock', 'batch', 'eks'] as const

/** What the first files are made of. */
export type Answers = {
  readonly stage: string
  readonly source: string
  readonly requestedBy: string
  /** `user/NAME` or `role/NAME` */
  readonly principal: string
  readonly platform: (typeof PLATFORM_NAMES)[number] | undefined
  readonly trustedService: string | undefined
  readonly read: readonly string[]
  readonly write: readonly string[]
  readonly from: readonly string[]
  /** `3h` */
  readonly for: string
  readonly job: string
  readonly reason: string
}

/** As far as the options give them. */
export type Given = { readonly [Name in keyof Answers]?: Answers[Name] | undefined }

export const DEFAULTS = {
  ...{ stage: 'prod', source: '', requestedBy: '', principal: '', platform: undefined, trustedService: undefined },
  ...{ read: [], write: [], from: [], for: '3h', job: 'first-job', reason: 'first try' },
} as const satisfies Answers

/** What nobody can guess, in the order in which it is asked for. */
export const NEEDED = {
  source: '--source SOURCE: what puts the events, such as acmeco.ml-platform; by it the guardrails know who asks',
  requestedBy: '--requested-by WHO: you, such as ada@acmeco.example',
  principal: '--principal user/NAME, role/NAME or access-key/tigris/NAME: who the job runs as',
  platform: `--platform ${PLATFORM_NAMES.join(', ')}, or --trusted-service such as ec2.amazonaws.com: what runs the jobs of the role`,
  read: '--read or --write s3://bucket/prefix/: what jobs may read, and where they may write',
  from: '--from ADDRESS, CIDR block or vpce-…: where jobs call from',
} as const

export type Needed = keyof typeof NEEDED

export function missingIn({ source, requestedBy, principal, platform, trustedService, read, write, from }: Given) {
  const isRole = principal?.startsWith('role/') === true
  const isMissing = {
    source: source === undefined,
    requestedBy: requestedBy === undefined,
    principal: principal === undefined,
    platform: isRole && platform === undefined && trustedService === undefined,
    read: read === undefined && write === undefined,
    from: from === undefined,
  } satisfies Record<Needed, boolean>
  return NEEDED_NAMES.filter((name) => isMissing[name])
}

export const NEEDED_NAMES = [
  'source',
  'requestedBy',
  'principal',
  'platform',
  'read',
  'from',
] as const satisfies readonly Needed[]

export function printMissing(missing: readonly Needed[]): string {
  return `Cannot write ${SETTINGS_FILE}, guardrails and an event: there is no terminal to ask on; pass ${missing.map((name) => NEEDED[name]).join('; ')}`
}
