import { parseAddress } from '@curfew/iam-policy/ip'
import { instantFrom } from '#cli/audit/instants.ts'
import { Fault } from '#cli/fault.ts'
import { S3_LOCATION } from '#core/access/arns.ts'
import { nearestName } from '#core/nearest-name.ts'

export type Options = {
  readonly at?: string | undefined
  readonly ip?: string | undefined
  readonly vpce?: string | undefined
}

/** What is asked about. */
export type Question = {
  /** As AWS writes it: `s3:GetObject`. */
  readonly action: string
  readonly resource: AskedResource
  readonly at: Date
  /** Undefined: from where the grant lets its job call. */
  readonly from: { readonly ip: string } | { readonly vpce: string } | undefined
  /** Of a key: the ARN of what S3 uses it for. */
  readonly forObject?: string
}

export type AskedResource =
  | {
      readonly bucket: string
      readonly key: string /** What a listing is limited to. */
      readonly prefix: string | undefined
    }
  | { readonly arn: string }

/** Throws a Fault that says what cannot be asked. */
export async function questionOf(
  action: string,
  resource: string | undefined,
  { at, ip, vpce }: Options,
  now: Date,
): Promise<Question> {
  if (ip !== undefined && vpce !== undefined) throw new Fault('Cannot ask about both: pass --ip or --vpce')
  if (ip !== undefined && !parseAddress(ip)) throw new Fault(`Cannot use --ip ${ip}: not an IP address`)
  if (vpce !== undefined && !/^vpce-[0-9a-f]+$/.test(vpce))
    throw new Fault(`Cannot use --vpce ${vpce}: an endpoint looks like vpce-0123456789abcdef0`)
  const found = await findAction(action)
  const from = ip === undefined ? undefined : { ip }
  return {
    action: found.name,
    resource: resourceFor(found, resource),
    at: at === undefined ? now : instantFrom('--at', at, now),
    from: vpce === undefined ? from : { vpce },
  }
}

type Found = { readonly name: string; readonly types: readonly string[] }

async function findAction(text: string): Promise<Found> {
  const { SERVICE_PREFIXES, serviceOf } = await import('@curfew/iam-policy/data/services')
  const [prefix = '', name = ''] = text.split(':')
  const service = name === '' ? undefined : serviceOf(prefix)
  if (service === undefined) {
    const near =
      name === ''
        ? nearestName(
            text,
            namesOf(serviceOf('s3')).map((one) => one.slice(3)),
          )
        : undefined
    const meant = near === undefined ? nearestName(prefix, SERVICE_PREFIXES) : `s3:${near}`
    throw new Fault(`Cannot ask about ${text}: an action is service:Name, such as s3:GetObject${didYouMean(meant)}`)
  }
  const found = service.actions.find((action) => action.name.toLowerCase() === text.toLowerCase())
  if (found !== undefined) return { name: found.name, types: found.resourceTypes.map((type) => type.name) }
  throw new Fault(`Cannot ask about ${text}: AWS has no such action${didYouMean(nearestName(text, namesOf(service)))}`)
}

function namesOf(service: { readonly actions: readonly { readonly name: string }[] } | undefined): readonly string[] {
  return service?.actions.map(({ name }) => name) ?? []
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean ${name}?`
}

function resourceFor({ name, types }: Found, text: string | undefined): AskedResource {
  if (text === undefined && types.length === 0) return { arn: '*' }
  if (text === undefined) throw new Fault(`Cannot ask about ${name}: say on what, such as s3://bucket/key, or an ARN`)
  if (!text.startsWith('s3://') && !/^arn:[\w-]+:s3:::/.test(text)) {
    if (text === '*' || text.startsWith('arn:')) return { arn: text }
    throw new Fault(`Cannot use ${text}: it is s3://bucket/key, or an ARN`)
  }
  const [, bucket = '', path = ''] = S3_LOCATION.exec(text) ?? []
  if (bucket === '') throw new Fault(`Cannot use ${text}: it names no bucket`)
  const isOfObjects = types.includes('object')
  if (!isOfObjects) return { bucket, key: '', prefix: path === '' ? undefined : path.replace(/\*$/, '') }
  return { bucket, key: objectIn(path), prefix: undefined }
}

/** Below a prefix, any object stands for all. */
function objectIn(path: string): string {
  const prefix = path.replace(/\*$/, '')
  return prefix === '' || prefix.endsWith('/') ? `${prefix}any-object` : prefix
}
