import type { OpenPart, OpenText } from './open.ts'

/**
 * Unknown values are tried twice: as the widest that they may be, and as a narrow one. What is found both times does not
 * depend on them.
 */
export type Trial = 'wide' | 'narrow'

/** Where a value is in a policy: the element of its statement, and the keys below that. */
export type Place = { readonly element: string; readonly keys: readonly string[] }

const ELEMENTS = /^(Version|Id|Sid|Effect|(Not)?(Action|Resource|Principal)|Condition)$/
const ACCOUNT = '111122223333'
const OTHER_REGION = 'eu-central-1'
const NAME = 'unknown'

/** The place of a key, below that of its object. */
export function placeIn({ element, keys }: Place, key: string): Place {
  return element !== '' ? { element, keys: [...keys, key] } : { element: ELEMENTS.test(key) ? key : '', keys: [] }
}

/** A value in place of one that is unknown as a whole; undefined to leave it out. */
export function fillWhole({ element, keys }: Place, trial: Trial): unknown {
  const isWide = trial === 'wide'
  switch (element.replace(/^Not/, '')) {
    case 'Version':
      return '2012-10-17'
    case 'Sid':
    case 'Id':
      return NAME
    case 'Effect':
      return isWide ? 'Allow' : 'Deny'
    case 'Action':
      return isWide ? '*' : 's3:ListAllMyBuckets'
    case 'Resource':
      return isWide ? '*' : `arn:aws:s3:::${NAME}`
    case 'Principal':
      return principal(keys[0], isWide)
    case 'Condition':
      return isWide ? undefined : narrowCondition(keys)
    default:
      return undefined
  }
}

function principal(type: string | undefined, isWide: boolean): unknown {
  if (type === undefined) return isWide ? '*' : { AWS: ACCOUNT }
  if (type === 'Service') return `${NAME}.amazonaws.com`
  if (type === 'Federated') return `arn:aws:iam::${ACCOUNT}:oidc-provider/${NAME}.example`
  if (type === 'CanonicalUser') return '0'.repeat(64)
  return isWide ? '*' : ACCOUNT
}

/** What restricts in every way that a rule asks for. */
function narrowCondition([operator, key]: readonly string[]): unknown {
  if (key !== undefined) return NAME
  const keys = {
    'aws:PrincipalOrgID': NAME,
    'aws:ResourceAccount': ACCOUNT,
    'aws:ResourceTag/unknown': NAME,
    'aws:SourceAccount': ACCOUNT,
    'aws:SourceVpce': 'vpce-0',
    'iam:PassedToService': `${NAME}.amazonaws.com`,
    'sts:ExternalId': NAME,
  }
  return operator === undefined ? { StringEquals: keys } : keys
}

/** `isFixed`: whether the text says enough to be judged, whatever the unknown parts are. */
export function fillText(
  { parts }: OpenText,
  place: Place,
  trial: Trial,
): { readonly text: string; readonly isFixed: boolean } {
  const [first] = parts
  const isAction = /Action$/.test(place.element)
  const isArn = typeof first === 'string' && first.startsWith('arn:')
  if (isAction || (place.element !== 'Condition' && !isArn)) {
    const whole = fillWhole(place, trial)
    return { text: typeof whole === 'string' ? whole : NAME, isFixed: false }
  }
  return isArn
    ? arnText(parts, place, trial)
    : { text: parts.map((part) => filled(part, trial)).join(''), isFixed: true }
}

/** An unknown part is taken to be within its field of the ARN, and never empty. */
function arnText(parts: readonly (string | OpenPart)[], place: Place, trial: Trial) {
  let text = ''
  let isFixed = true
  for (const part of parts) {
    const field = text.split(':').length - 1
    if (typeof part !== 'string' && part.kind === 'any' && field === 2) isFixed = false
    text += typeof part === 'string' ? part : filledField(part, field, place, trial)
  }
  return text.split(':').length >= 6 ? { text, isFixed } : { text, isFixed: false }
}

function filledField(part: OpenPart, field: number, place: Place, trial: Trial): string {
  if (part.kind !== 'any' || field > 4) return /Principal$/.test(place.element) ? named(part) : filled(part, trial)
  if (field === 1) return 'aws'
  if (field === 3) return filled({ ...part, kind: 'region' }, trial)
  if (field === 4 && (trial === 'narrow' || /Principal$/.test(place.element))) return ACCOUNT
  return trial === 'wide' ? '*' : NAME
}

function filled(part: string | OpenPart, trial: Trial): string {
  if (typeof part === 'string') return part
  if (part.kind === 'region') return trial === 'wide' ? OTHER_REGION : 'us-east-1'
  return trial === 'wide' && part.kind === 'any' ? '*' : named(part)
}

function named({ name }: OpenPart): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase() || NAME
}
