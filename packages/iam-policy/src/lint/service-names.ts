import { SERVICE_PREFIXES } from '../data/services.ts'
import { PARTITIONS } from '../partition.ts'
import type { LintCondition, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { isOpen } from './statements.ts'
import { REGIONS } from './tables/regions.ts'

export const SERVICE_NAME_RULES = {
  INVALID_SERVICE_PRINCIPAL_FORMAT: {
    severity: 'error',
    means: 'A value is not the name of a service as AWS writes it in this key.',
    help: 'Write lambda.amazonaws.com; in kms:ViaService with the region: s3.us-east-1.amazonaws.com.',
  },
  INVALID_REGION: {
    severity: 'error',
    means: 'A value is not a region.',
    help: 'Write a region such as us-east-1.',
  },
  INVALID_KMS_KEY_VALUE: {
    severity: 'error',
    means: 'A value is not the ARN of a KMS key, with which AWS compares it.',
    help: 'Write arn:aws:kms:REGION:ACCOUNT:key/ID: neither an alias nor a bare key ID.',
  },
} as const satisfies Rules

const report = reporter(SERVICE_NAME_RULES)

const SUFFIXES = ['amazon.com', ...new Set([...PARTITIONS.values()].map(({ dnsSuffix }) => dnsSuffix))]
const NAME = new RegExp(`^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(${SUFFIXES.join('|').replaceAll('.', '\\.')})$`)
const IN_REGION = new RegExp(`^([a-z0-9-]+)\\.([a-z0-9-]+)\\.(${SUFFIXES.join('|').replaceAll('.', '\\.')})$`)
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/
const KMS_KEY = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/

/** What each key is compared with; keys in lower case. */
const CHECKS: Readonly<Record<string, (value: Placed) => readonly Finding[]>> = {
  'iam:passedtoservice': principalFindings,
  'iam:awsservicename': principalFindings,
  'aws:calledvia': principalFindings,
  'aws:calledviafirst': principalFindings,
  'aws:calledvialast': principalFindings,
  'aws:principalservicename': principalFindings,
  'aws:principalservicenameslist': principalFindings,
  'kms:viaservice': viaFindings,
  'aws:requestedregion': regionFindings,
  'ec2:region': regionFindings,
  's3:x-amz-server-side-encryption-aws-kms-key-id': keyFindings,
  'sagemaker:volumekmskey': keyFindings,
  'sagemaker:outputkmskey': keyFindings,
}

/** Names of services, regions and keys in conditions that no request carries. A wildcard or a variable may match some. */
export function serviceNameFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap(({ conditions }) => conditions.flatMap(findingsOn))
}

function findingsOn({ key, operator, values }: LintCondition): readonly Finding[] {
  const name = key.toLowerCase()
  const check = Object.hasOwn(CHECKS, name) && /^(String|Arn)/.test(operator) ? CHECKS[name] : undefined
  return check === undefined ? [] : values.filter(({ text }) => !isOpen(text)).flatMap(check)
}

function principalFindings({ text, path }: Placed): readonly Finding[] {
  if (NAME.test(text)) return []
  return [report('INVALID_SERVICE_PRINCIPAL_FORMAT', path, `"${text}" is not the name of a service`)]
}

function viaFindings({ text, path }: Placed): readonly Finding[] {
  const [, service, region] = IN_REGION.exec(text) ?? []
  if (service === undefined || region === undefined) {
    return [report('INVALID_SERVICE_PRINCIPAL_FORMAT', path, `"${text}" is not the name of a service in a region`)]
  }
  const meant = SERVICE_PREFIXES.includes(service) ? '' : didYouMean(service, SERVICE_PREFIXES)
  return [
    ...(meant === ''
      ? []
      : [report('INVALID_SERVICE_PRINCIPAL_FORMAT', path, `"${service}" is no known service.${meant}`, 'warning')]),
    ...regionFindings({ text: region, path }),
  ]
}

/** What looks like a region may be a new one. */
function regionFindings({ text, path }: Placed): readonly Finding[] {
  if (REGIONS.includes(text)) return []
  const message = `"${text}" is not a known region.${didYouMean(text, REGIONS)}`
  return [report('INVALID_REGION', path, message, REGION.test(text) ? 'warning' : undefined)]
}

function keyFindings({ text, path }: Placed): readonly Finding[] {
  if (KMS_KEY.test(text)) return []
  return [report('INVALID_KMS_KEY_VALUE', path, `"${text}" is not the ARN of a KMS key`)]
}
