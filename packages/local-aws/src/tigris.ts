import type { Calls } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import { createGateway } from './gateway.ts'
import type { Bearer, Credentials } from './iam/directory.ts'
import { bytesFrom, cryptoBytes } from './iam/identifier.ts'
import { createStore } from './iam/store.ts'
import { s3Fixtures } from './s3/fixtures.ts'
import { s3Service } from './s3/service.ts'
import { createStorage } from './s3/storage.ts'
import type { Service } from './service.ts'
import { tigrisAuthorizer } from './tigris/authorization.ts'
import { tigrisIam } from './tigris/iam-service.ts'
import { createKey } from './tigris/keys.ts'
import type { Organization } from './tigris/operation.ts'
import { type BucketRole, policiesOf, type State, withKey } from './tigris/state.ts'
import type { WireRequest, WireResponse } from './wire.ts'

export type TigrisOptions = {
  readonly clock: Clock
  /** Default: `org_local`. It is in the ARNs of policies. */
  readonly organization?: string
  readonly faults?: Faults
  /** How long reads and authorization lag behind changes of keys and policies. Default: 0. */
  readonly visibilityDelaySeconds?: number
  /** Stores policies without their conditions, and answers as if all were well. Default: false. */
  readonly dropsConditions?: boolean
  /** Makes ids and secrets repeatable. Default: random. */
  readonly seed?: number
}

/** An organization of Tigris on this machine: its IAM, and its object store. */
export interface Tigris {
  readonly region: string
  readonly clock: Clock
  readonly organization: string
  /** Every call so far. */
  readonly calls: Calls
  /** Whether requests to this host are for Tigris: `iam.storage.dev`, `t3.storage.dev`, a bucket under it, and their older names. */
  serves(host: string): boolean
  /** Rejects only if an injected fault breaks or silences the connection, or if local Tigris itself has a defect. */
  handle(request: WireRequest): Promise<WireResponse>
  /** Creates a key without a request, visible immediately, with roles in buckets, or without any right. */
  createKey(name: string, roles?: readonly BucketRole[]): Credentials
  /** Creates a key of an admin of the organization, visible immediately. */
  createAdmin(name: string): Credentials
  /** Creates the bucket if it does not exist. */
  putObject(bucket: string, key: string, body: string): void
  /** What there is, including changes that readers do not see yet: for observers. */
  readonly truth: () => State
}

/** Keys of Tigris are good in every region, and clients sign for this one. */
const REGION = 'auto'

/** Starts an organization without keys, policies and buckets. */
export function localTigris(options: TigrisOptions): Tigris {
  const { clock, organization: id = 'org_local', faults, dropsConditions = false } = options
  const random = bytesFrom(options.seed) ?? cryptoBytes
  const empty: State = { keys: new Map(), policies: new Map() }
  const store = createStore(empty, clock, options.visibilityDelaySeconds)
  const storage = createStorage(clock)
  const now = () => new Date(Math.floor(clock.now().getTime() / 1000) * 1000)
  const hasBucket = (name: string) => storage.buckets.has(name)
  const organization: Organization = { id, store, random, now, hasBucket, dropsConditions }
  const iam = tigrisIam(organization)
  const gateway = createGateway({
    ...{ clock, account: id, region: REGION, ...(faults && { faults }) },
    directory: { byAccessKey: (keyId) => bearerOf(store.visible, id, keyId), recordUse: () => {} },
    authorizer: tigrisAuthorizer(store.visible),
    services: [iam, signedForStorage(iam, s3Service({ storage, clock, region: REGION }))],
  })
  const fixture = (key: Credentials) => {
    const made = store.present().keys.get(key.accessKeyId)
    if (made !== undefined) store.backdate((state) => withKey(state, made))
    return key
  }
  return {
    ...{ region: REGION, clock, organization: id, calls: gateway.calls, handle: gateway.handle },
    serves: (host) => HOSTS.some((one) => host === one || host.endsWith(`.${one}`)),
    createKey: (name, roles = []) => fixture(credentialsOf(createKey(organization, name, { roles }))),
    createAdmin: (name) => fixture(credentialsOf(createKey(organization, name, { isAdmin: true }))),
    putObject: s3Fixtures(storage).putObject,
    truth: store.present,
  }
}

const HOSTS = [
  ...['iam.storage.dev', 'iam.storageapi.dev', 'fly.iam.storage.tigris.dev'],
  ...['t3.storage.dev', 't3.storageapi.dev', 'fly.storage.tigris.dev'],
]

/** Clients of Tigris sign for `s3` when they call its IAM as well. */
function signedForStorage(iam: Service, s3: Service): Service {
  const serviceOf = (request: WireRequest) => (isForm(request) ? iam : s3)
  return {
    ...s3,
    protocolOf: (request) => {
      const { protocol, protocolOf } = serviceOf(request)
      return protocolOf?.(request) ?? protocol
    },
    operationOf: (request) => serviceOf(request).operationOf(request),
    handle: (call) => serviceOf(call.request).handle(call),
  }
}

/** Requests to IAM are forms; those to the object store never are. */
function isForm({ headers, query }: WireRequest): boolean {
  return headers['content-type']?.includes('x-www-form-urlencoded') === true || /(?:^|&)Action=/.test(query)
}

function bearerOf(visible: () => State, account: string, keyId: string): Bearer | undefined {
  const key = visible().keys.get(keyId)
  if (key === undefined) return undefined
  const arn = `arn:aws:iam::${account}:user/${keyId}`
  return {
    caller: { kind: 'user', name: key.name, arn, account, userId: keyId, accessKeyId: keyId },
    ...{ secret: key.secret, status: key.isActive ? 'Active' : 'Inactive', session: undefined },
    ...{
      principalArn: arn,
      tags: new Map(),
      policies: () => ({ identity: policiesOf(visible(), keyId).map(({ policy }) => policy) }),
    },
  }
}

function credentialsOf({ id, secret }: { readonly id: string; readonly secret: string }): Credentials {
  return { accessKeyId: id, secretAccessKey: secret }
}
