import { arnFields } from '../arn.ts'
import { both } from './words.ts'

/** What ARNs and patterns name: `bucket models with all objects in it`, `objects in bucket models under job-1/`. */
export function resourcesInWords(patterns: readonly string[]): string {
  const whole = patterns.filter((arn) => isBucket(arn) && patterns.includes(`${arn}/*`))
  const merged = patterns
    .filter((pattern) => !whole.some((arn) => pattern === `${arn}/*`))
    .map((pattern) =>
      whole.includes(pattern) ? `bucket ${bucketOf(pattern)} with all objects in it` : inWords(pattern),
    )
  return both(merged)
}

function inWords(pattern: string): string {
  if (pattern === '*') return 'any resource'
  const [, , service, region = '', account = '', name = ''] = arnFields(pattern)
  const place = [
    region === '' ? '' : ` in ${open(region, 'any region')}`,
    account === '' ? '' : ` of ${accountOf(account)}`,
  ].join('')
  if (service === 's3' && region === '' && account === '') return inS3(name)
  if (service === 'kms' && name.startsWith('key/')) return `KMS key ${name.slice(4)}${place}`
  if (service === 'ecr' && name.startsWith('repository/')) return `image repository ${name.slice(11)}${place}`
  if (service === 'logs' && name.startsWith('log-group:') && !name.includes(':log-stream:')) {
    return `log group ${name.slice(10)} with its streams${place}`
  }
  if (service === 'logs' && name.includes(':log-stream:')) {
    const [group = '', stream = ''] = name.slice('log-group:'.length).split(':log-stream:')
    return `log stream ${stream} of log group ${group}${place}`
  }
  return pattern
}

function inS3(name: string): string {
  const [bucket = '', ...key] = name.split('/')
  const prefix = key.join('/')
  const which = bucket.includes('*') ? `any bucket whose name matches ${bucket}` : `bucket ${bucket}`
  if (name === '*') return 'every bucket and object'
  if (key.length === 0) return bucket.includes('*') ? `${which}, with its objects` : which
  if (prefix === '*') return `all objects in ${which}`
  return prefix.endsWith('/*')
    ? `objects in ${which} under ${prefix.slice(0, -1)}`
    : `objects in ${which} whose key matches ${prefix}`
}

function isBucket(arn: string): boolean {
  return /^arn:[^:]*:s3:::[^/*?]+$/.test(arn)
}

function bucketOf(arn: string): string {
  return arn.split(':').at(-1) ?? ''
}

function accountOf(account: string): string {
  return account === '*' ? 'any account' : `account ${account}`
}

function open(text: string, words: string): string {
  return text === '*' ? words : text
}
