import type { Document, LintStatement, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import {
  actionsOf,
  allowsOf,
  conditionsOn,
  deniesOf,
  isNegated,
  isPositive,
  listed,
} from '@curfew/iam-policy/lint/statements'
import { spanOf } from '@curfew/iam-policy/lint/times'

export const NETWORK_RULES = {
  MISSING_NETWORK_CONDITION: {
    severity: 'security_warning',
    means: "A job's Allow on S3 applies from any network: a leaked key works anywhere.",
    help: 'Add IpAddress on aws:SourceIp, or StringEquals on aws:SourceVpce; or lint with --any-network.',
  },
  NETWORK_CONDITION_ON_FORWARDED_CALL: {
    severity: 'warning',
    means: 'S3 calls KMS for the job from its own address, so a network condition on the key denies the call.',
    help: 'Use kms:ViaService instead: the S3 statements already have the network condition.',
  },
  MISSING_VIA_SERVICE: {
    severity: 'warning',
    means: 'A job may use a key directly, not only through S3.',
    help: 'Add StringEquals on kms:ViaService: s3.<region>.amazonaws.com.',
  },
} as const satisfies Rules

const report = reporter(NETWORK_RULES)

const NETWORK_KEYS = [
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:SourceVpce',
  'aws:SourceVpc',
  'aws:SourceVpcArn',
  'aws:VpceAccount',
  'aws:VpceOrgID',
  'aws:VpceOrgPaths',
  'aws:Ec2InstanceSourceVpc',
  'aws:Ec2InstanceSourcePrivateIPv4',
]

const KEY_USES = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext']

/** A job's S3 access must be bound to its network, and the use of its keys to S3. */
export function networkFindings({ document, together }: Subject, anyNetwork: boolean): readonly Finding[] {
  return allowsOf(document).flatMap((allow) => [
    ...(anyNetwork || isNetworkDenied(allow, together) ? [] : s3Findings(allow)),
    ...keyFindings(allow),
  ])
}

function s3Findings(allow: LintStatement): readonly Finding[] {
  const actions = actionsOf(allow, 's3').map(({ name }) => name)
  if (actions.length === 0 || networkConditions(allow).some(isPositive)) return []
  return [report('MISSING_NETWORK_CONDITION', allow.path, `Allowed from any network: ${listed(actions)}`)]
}

function keyFindings(allow: LintStatement): readonly Finding[] {
  const uses = actionsOf(allow, 'kms').filter(({ name }) => KEY_USES.includes(name))
  if (uses.length === 0 || allow.actions.patterns.some(({ text }) => text === '*')) return []
  const [network] = networkConditions(allow).filter(isPositive)
  const names = listed(uses.map(({ name }) => name))
  return [
    ...(network === undefined
      ? []
      : [
          report(
            'NETWORK_CONDITION_ON_FORWARDED_CALL',
            network.path,
            `${network.key} denies the calls that S3 makes for the job: ${names}`,
          ),
        ]),
    ...(conditionsOn(allow, 'kms:ViaService').length > 0
      ? []
      : [report('MISSING_VIA_SERVICE', allow.path, `Allowed directly, not only through S3: ${names}`)]),
  ]
}

/** Whether a Deny of S3 from any other network binds an Allow for as long as it applies. */
function isNetworkDenied(allow: LintStatement, document: Document): boolean {
  const allowed = spanOf(allow)
  return deniesOf(document).some((deny) => {
    const denied = spanOf(deny)
    const isAsLong = denied.from <= allowed.from && allowed.until <= denied.until
    const isOfS3 = actionsOf(deny, 's3').length === actionsOf({ ...deny, actions: EVERYTHING }, 's3').length
    const isEverywhere = deny.resources.patterns.some(({ text }) => text === '*' || /^arn:[^:]*:s3:::\*$/.test(text))
    return isAsLong && isOfS3 && isEverywhere && networkConditions(deny).some(({ operator }) => isNegated(operator))
  })
}

const EVERYTHING: LintStatement['actions'] = { path: '', isNegated: false, patterns: [{ text: '*', path: '' }] }

function networkConditions(statement: LintStatement) {
  return NETWORK_KEYS.flatMap((key) => conditionsOn(statement, key))
}
