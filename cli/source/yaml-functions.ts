const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
]

/** The long form of a tag of CloudFormation: `Fn::Sub` for `!Sub`. Undefined for tags of anything else. */
export function functionOf(tag: string): string | undefined {
  const name = tag.replace(/^!/, '')
  if (name === 'Ref' || name === 'Condition') return name
  return FUNCTIONS.includes(name) ? `Fn::${name}` : undefined
}

/** The value of a tag in its long form. `!GetAtt Bucket.Arn` writes in one text what the long form has in two. */
export function wrapped(name: string, value: unknown): unknown {
  if (name !== 'Fn::GetAtt' || typeof value !== 'string') return { [name]: value }
  const [resource = '', ...attribute] = value.split('.')
  return { [name]: [resource, attribute.join('.')] }
}
