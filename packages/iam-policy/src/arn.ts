const TOKEN = /\$\{[^{}]*\}|:|[^:$]+|\$/g

/** The fields of an ARN, six at most: the last keeps its colons. A colon in a policy variable separates nothing. */
export function arnFields(text: string): readonly string[] {
  const fields = ['']
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ':' && fields.length < 6) fields.push('')
    else fields.push((fields.pop() ?? '') + token)
  }
  return fields
}

/**
 * An ARN of three to five fields with the missing ones, as IAM reads it: `arn:aws:sqs` is `arn:aws:sqs:*:*:*` (IAM user
 * guide, Resource). Any other text is returned as it is.
 */
export function completeArn(text: string): string {
  const fields = arnFields(text)
  const [prefix, partition = '', service = ''] = fields
  if (prefix !== 'arn' || partition === '' || service === '' || fields.length >= 6) return text
  return [...fields, ...Array.from({ length: 6 - fields.length }, () => '*')].join(':')
}
