import { PARTITIONS } from '../../partition.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import type { LintPrincipal } from './document.ts'

export const PRINCIPAL_FORM_RULES = {
  INVALID_PRINCIPAL_FORMAT: {
    severity: 'error',
    means: 'A principal is neither *, an account, nor the ARN of an account, user, role or session.',
    help: 'Write 111122223333, or the ARN: arn:aws:iam::111122223333:role/train.',
  },
  UNSUPPORTED_WILDCARD_IN_PRINCIPAL: {
    severity: 'error',
    means: 'A principal has a wildcard in its name: IAM takes only * as a whole, and no part of it.',
    help: 'Name the account, and compare aws:PrincipalArn with the pattern in a condition.',
  },
  INVALID_SERVICE_PRINCIPAL_FORMAT: {
    severity: 'error',
    means: 'The name of a service principal is malformed.',
    help: 'Write it in full, such as lambda.amazonaws.com.',
  },
  INVALID_ROLE_REFERENCE: {
    severity: 'warning',
    means: 'A principal is the id of a role: IAM shows that in place of a role that was deleted.',
    help: 'Remove it, or write the ARN of the role that is meant.',
  },
  INVALID_USER_REFERENCE: {
    severity: 'warning',
    means: 'A principal is the id of a user: IAM shows that in place of a user that was deleted.',
    help: 'Remove it, or write the ARN of the user that is meant.',
  },
} as const satisfies Rules

const report = reporter(PRINCIPAL_FORM_RULES)

/** Names of services: `s3`, `logs.us-east-1`, `delivery.logs`. Other clouds of AWS have domains of their own. */
const SERVICE =
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.(com(\.cn)?|eu)|amazon\.com|(c2s|csp)\.[a-z.]+|sc2s\.sgov\.gov)$/i
/** Some services of AWS have a principal of a form of their own. */
const INTERNAL_SERVICE = /\.aws\.internal$|^[a-z0-9-]+\.aws\.(dev|com)$/i

/** What is wrong with the name of one principal. */
export function principalFindings({ type, id, path }: LintPrincipal): readonly Finding[] {
  if (type === 'AWS') return awsFindings(id, path)
  if (type === 'CanonicalUser') {
    if (/^[0-9a-f]{64}$/i.test(id)) return []
    return [report('INVALID_PRINCIPAL_FORMAT', path, `"${id}" is no canonical user ID: one has 64 hexadecimal digits`)]
  }
  if (/[*?]/.test(id))
    return [report('UNSUPPORTED_WILDCARD_IN_PRINCIPAL', path, `"${id}" has a wildcard, which ${type} does not take`)]
  if (type === 'Federated' || SERVICE.test(id) || INTERNAL_SERVICE.test(id)) return []
  return [report('INVALID_SERVICE_PRINCIPAL_FORMAT', path, `"${id}" is not the principal of a service`)]
}

function awsFindings(id: string, path: string): readonly Finding[] {
  if (id === '*' || /^\d{12}$/.test(id)) return []
  if (/^AROA[A-Z0-9]{12,}$/.test(id)) return [report('INVALID_ROLE_REFERENCE', path, `${id} is the id of a role`)]
  if (/^AIDA[A-Z0-9]{12,}$/.test(id)) return [report('INVALID_USER_REFERENCE', path, `${id} is the id of a user`)]
  if (/[*?]/.test(id)) return [report('UNSUPPORTED_WILDCARD_IN_PRINCIPAL', path, `"${id}" has a wildcard in its name`)]
  const problem = arnProblem(id)
  return problem === undefined ? [] : [report('INVALID_PRINCIPAL_FORMAT', path, `"${id}" ${problem}`)]
}

function arnProblem(id: string): string | undefined {
  if (/^\d+$/.test(id)) return `has ${id.length} digits; an account ID has 12`
  const [prefix, partition = '', service = '', region, account = '', ...rest] = id.split(':')
  if (prefix !== 'arn') return 'is neither an account nor an ARN'
  if (!PARTITIONS.has(partition)) return `names the partition "${partition}", which does not exist`
  if (service !== 'iam' && service !== 'sts') return `is an ARN of ${service}, and no principal: one is of iam or sts`
  if (region !== '') return 'has a region, which an ARN of a principal has not'
  // CloudFront's old identities are named as users of the account "cloudfront".
  if (!/^\d{12}$/.test(account) && account !== 'cloudfront')
    return `names the account "${account}"; an account ID has 12 digits`
  return formProblem(service, rest.join(':'))
}

function formProblem(service: 'iam' | 'sts', name: string): string | undefined {
  if (service === 'sts') {
    return /^(assumed-role\/[^/]+\/[^/]+|federated-user\/.+|self)$/.test(name)
      ? undefined
      : 'is no session: write assumed-role/ROLE/SESSION'
  }
  if (/^group\//.test(name)) return 'is a group, which cannot be a principal: name its users'
  return /^(root|(user|role)\/.+)$/.test(name) ? undefined : 'is neither root, a user nor a role'
}
