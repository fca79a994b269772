import { arnFields } from '../arn.ts'
import { DATA_DATE, servicesOfArn } from '../data/services.ts'
import { PARTITIONS } from '../partition.ts'
import { reportAction } from './actions.ts'
import type { Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { fitsType } from './patterns.ts'
import { isEverything, isOpen } from './statements.ts'
import { isComplete } from './tables/complete.ts'
import { isUnlistedService } from './tables/unlisted.ts'

export const ARN_RULES = {
  INVALID_ARN_PREFIX: {
    severity: 'error',
    means: 'A resource is neither * nor an ARN.',
    help: 'Write the whole ARN: arn:aws:s3:::bucket/*.',
  },
  MISSING_ARN_FIELD: {
    severity: 'error',
    means:
      'An ARN has fewer than six parts, or names no resource. IAM completes one that names a service, with wildcards.',
    help: 'Write arn:partition:service:region:account:resource; S3 leaves region and account empty.',
  },
  INVALID_PARTITION: {
    severity: 'error',
    means: 'The ARN names a partition that does not exist.',
    help: 'Write aws, or aws-cn, aws-us-gov, aws-eusc or one of aws-iso.',
  },
  INVALID_ARN_SERVICE_CASE: {
    severity: 'error',
    means: 'The service in an ARN is not in lower case.',
    help: 'Write it in lower case.',
  },
  INVALID_SERVICE: {
    severity: 'error',
    means: 'An ARN or a condition key names a service that does not exist.',
    help: 'Check the third part of the ARN, or what stands before the colon of the key.',
  },
  INVALID_ARN_REGION: {
    severity: 'error',
    means: 'The region in an ARN is malformed.',
    help: 'Write a region such as us-east-1.',
  },
  INVALID_ARN_ACCOUNT: {
    severity: 'error',
    means: 'The account ID in an ARN does not have 12 digits, so the ARN matches nothing.',
    help: 'Write all 12 digits, leading zeros included.',
  },
  ARN_REGION_NOT_ALLOWED: {
    severity: 'error',
    means: 'ARNs of this resource type have no region.',
    help: 'Leave the fourth part empty.',
  },
  ARN_ACCOUNT_NOT_ALLOWED: {
    severity: 'error',
    means: 'ARNs of this resource type have no account.',
    help: 'Leave the fifth part empty; pin the account with aws:ResourceAccount.',
  },
  MISSING_ARN_REGION: {
    severity: 'error',
    means: 'ARNs of this resource type need a region.',
    help: 'Add the region.',
  },
  MISSING_ARN_ACCOUNT: {
    severity: 'error',
    means: 'ARNs of this resource type need an account.',
    help: 'Add the account ID.',
  },
  INVALID_ARN_RESOURCE: {
    severity: 'error',
    means: 'The service has no resource type with an ARN of this form.',
    help: "Use one of the service's ARN formats.",
  },
} as const satisfies Rules

export const reportArn = reporter(ARN_RULES)
const report = reportArn

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/

/** Malformed ARNs, and ARNs that cannot exist. */
export function arnFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap(({ resources }) =>
    resources.patterns.filter((pattern) => !isEverything(pattern)).flatMap(findingsOf),
  )
}

function findingsOf({ text, path }: Placed): readonly Finding[] {
  const fields = arnFields(text)
  const [prefix, partition = '', service = '', region = '', account = '', resource = ''] = fields
  if (prefix !== 'arn') return [report('INVALID_ARN_PREFIX', path, `"${text}" is not an ARN`)]
  if (fields.length < 6) {
    return [report('MISSING_ARN_FIELD', path, `"${text}" has ${fields.length} of the six parts of an ARN`)]
  }
  if (resource === '') return [report('MISSING_ARN_FIELD', path, `"${text}" names no resource, so it matches none`)]
  const inForm = [
    ...(isOpen(partition) || PARTITIONS.has(partition)
      ? []
      : [report('INVALID_PARTITION', path, `"${partition}" is not a partition`)]),
    ...(service === service.toLowerCase()
      ? []
      : [report('INVALID_ARN_SERVICE_CASE', path, `"${service}" must be in lower case`)]),
    ...(region === '' || isOpen(region) || REGION.test(region)
      ? []
      : [report('INVALID_ARN_REGION', path, `"${region}" is not a region`)]),
    ...(isAccount(account) ? [] : [report('INVALID_ARN_ACCOUNT', path, notTwelve(account))]),
  ]
  return inForm.length > 0 ? inForm : formFindings(text, path, service)
}

function isAccount(account: string): boolean {
  return (
    account === '' ||
    account === 'aws' ||
    (isOpen(account) && /^[\d*?]*$|\$\{/.test(account)) ||
    /^\d{12}$/.test(account)
  )
}

function notTwelve(account: string): string {
  const problem = /^\d+$/.test(account) ? `has ${account.length} digits` : 'is not an account ID'
  return `"${account}" ${problem}; an account ID has 12 digits`
}

function formFindings(text: string, path: string, vendor: string): readonly Finding[] {
  if (/[*?]/.test(vendor)) {
    return [reportAction('WILDCARD_IN_SERVICE_NAME', path, `"${text}" matches resources of several services`)]
  }
  if (isOpen(vendor)) return []
  const services = servicesOfArn(vendor)
  if (services.length === 0) {
    const message = `No service has "${vendor}" in its ARNs (as of ${DATA_DATE})`
    return [report('INVALID_SERVICE', path, message, isUnlistedService(vendor) ? 'warning' : undefined)]
  }

  const forms = services.flatMap(({ resourceTypes }) => resourceTypes.map(({ arn }) => arn))
  const own = forms.filter((form) => arnFields(form)[2] === vendor)
  if (own.length === 0 || own.some((form) => fitsType(text, form))) return []
  const found = diagnosis(text, path, own)
  return [isComplete(vendor) ? found : { ...found, severity: 'warning' }]
}

/** Why an ARN matches no format of its service: mostly a part that must be empty, or must not be. */
function diagnosis(text: string, path: string, forms: readonly string[]): Finding {
  const parts = arnFields(text)
  const fits = (index: number, value: string) =>
    forms.some((form) => fitsType(parts.with(index, value).join(':'), form))
  if (parts[3] !== '' && fits(3, '')) return report('ARN_REGION_NOT_ALLOWED', path, `${text} must not have a region`)
  if (parts[4] !== '' && fits(4, '')) return report('ARN_ACCOUNT_NOT_ALLOWED', path, `${text} must not have an account`)
  if (parts[3] === '' && fits(3, '*')) return report('MISSING_ARN_REGION', path, `${text} has no region`)
  if (parts[4] === '' && fits(4, '*')) return report('MISSING_ARN_ACCOUNT', path, `${text} has no account`)
  const known = forms.slice(0, 3).join(', ')
  return report(
    'INVALID_ARN_RESOURCE',
    path,
    `${text} matches none of the ARN formats of its service (as of ${DATA_DATE}), such as ${known}`,
  )
}
