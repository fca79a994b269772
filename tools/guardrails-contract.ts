import { parseCidr, printCidr } from '@curfew/iam-policy/cidr'
import * as z from 'zod'
import { DEFAULT_REOPEN_HOURS, DEFAULT_REQUESTS_PER_HOUR, DEFAULT_WIDEST } from '#core/admission/guardrails.ts'
import { accountId } from '#events/fields/account-id.ts'
import { keys } from '#events/fields/keys.ts'
import { listing } from '#events/fields/listing.ts'
import { MAX_PATTERN_LENGTH, principalPattern, sourcePattern } from './audience-patterns.ts'

const patterns = (description: string, pattern = z.string().min(1)) => z.array(pattern).meta({ description })

const block = z.string().superRefine((text, context) => {
  const cidr = parseCidr(text)
  if (cidr?.isAligned === true) return
  const message =
    cidr === undefined
      ? `"${text}" is not a CIDR block, such as 203.0.113.0/24`
      : `"${text}" has bits set beyond its prefix: write ${printCidr(cidr)}`
  context.addIssue({ code: 'custom', message })
})

const vpcEndpoint = z.string().regex(/^vpce-[0-9a-f]*\*?$/, 'must be the id of a VPC endpoint, or vpce-*')

const networks = z
  .strictObject({
    sourceIps: z.array(block).exactOptional().meta({
      description: 'CIDR blocks: each block of a request has to lie inside one of them. Absent: none.',
    }),
    vpcEndpoints: z
      .array(vpcEndpoint)
      .exactOptional()
      .meta({ description: 'VPC endpoints; vpce-* is any. Absent: none.' }),
    widestIpv4: widest(4, 8, 32),
    widestIpv6: widest(6, 19, 128),
  })
  .meta({ description: 'Where jobs may call from. Absent: from nowhere, unless anyNetwork is true.' })

const foreignBucket = z.strictObject({
  location: z.string().min(1).meta({ description: 'A bucket, or s3://bucket/prefix/.' }),
  account: accountId.meta({ description: 'The account of the bucket.' }),
})

/** A bucket of Curfew's own account as a text, or of another one. */
const buckets = (description: string) => z.array(z.union([z.string().min(1), foreignBucket])).meta({ description })

const rule = z.strictObject({
  name: z.string().min(1).max(MAX_PATTERN_LENGTH).meta({ description: 'Named in refusals.' }),
  for: z
    .strictObject({
      sources: patterns('Event sources; * matches any characters. Absent: any source.', sourcePattern).exactOptional(),
      requesters: patterns('Values of requestedBy; * matches any characters. Absent: any requester.').exactOptional(),
    })
    .meta({ description: 'Who the rule applies to. The first matching rule decides.' }),
  principals: patterns(
    'Users, roles and slots of a store: user/trainer-*, role/training-*, access-key/tigris/trainer-*. Absent: none, so every request is refused.',
    principalPattern,
  ).exactOptional(),
  networks: networks.exactOptional(),
  keys: z.array(keys).exactOptional().meta({
    description:
      'What may become of the keys of a user or slot after a job. Absent: nothing, so every request for one is refused.',
  }),
  read: buckets('Buckets, s3://bucket/prefix/ or s3://bucket/key, for datasets, base models, checkpoints and scratch.'),
  write: buckets('Buckets, s3://bucket/prefix/ or s3://bucket/key, for outputs, checkpoints and scratch.'),
  delete: buckets(
    'Buckets or s3://bucket/prefix/, for scratch, which needs read and write as well. Absent: none, so no job may delete anything.',
  ).exactOptional(),
  kmsKeys: patterns('KMS key ARNs.'),
  images: patterns('ECR repository ARNs.'),
  logGroups: patterns('CloudWatch log group ARNs.'),
  longestWindowHours: z.number().positive(),
  furthestStartDays: z.number().nonnegative(),
  anyNetwork: z.boolean().meta({ description: 'Whether a job may have access from any network.' }),
  exclusive: z.boolean().meta({ description: 'Whether a job may deny all other access to its principal.' }),
  listing: listing.exactOptional().meta({
    description:
      'Whether a job may list whole buckets that it may read in part only, where a store cannot limit a list to a prefix: Tigris. Absent: no.',
  }),
  longestExtensionHours: z
    .number()
    .nonnegative()
    .meta({ description: 'Total extension beyond the window that was first requested.' }),
  longestReopenHours: z
    .number()
    .nonnegative()
    .exactOptional()
    .meta({
      description: `For how long after its end a grant that its job ended may be reopened by an extension; 0: not at all. Absent: ${DEFAULT_REOPEN_HOURS}.`,
    }),
  jobsPerPrincipal: z
    .int()
    .positive()
    .meta({ description: 'Jobs of one principal at a time, whoever requested them.' }),
  requestsPerHour: z
    .int()
    .positive()
    .max(10_000)
    .exactOptional()
    .meta({
      description: `Requests and extensions in one hour of the clock, for each entry of for.sources. Absent: ${DEFAULT_REQUESTS_PER_HOUR}.`,
    }),
})

/** The guardrails file of a stage. */
export const guardrailsContract = z
  .strictObject({ $schema: z.string().optional(), rules: z.array(rule) })
  .meta({ title: 'Curfew guardrails' })

function widest(version: 4 | 6, least: number, most: number) {
  return z
    .int()
    .min(least)
    .max(most)
    .exactOptional()
    .meta({
      description: `Prefix length of the widest IPv${version} block of a request; all its blocks together may have as many addresses. Absent: ${DEFAULT_WIDEST[version]}.`,
    })
}
