import type { Context } from '../service.ts'
import type { WireRequest, WireResponse } from '../wire.ts'

export type SessionCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

export type SessionWish = { readonly service: string; readonly durationSeconds: number }

/** What local IAM does for services that act as a role. */
export interface Roles {
  /** Throws if the role does not trust the service. */
  assumeRole(roleArn: string, sessionName: string, wish: SessionWish): SessionCredentials
  authorizeAs(
    roleArn: string,
    action: string,
    resource: string,
    context: Context,
  ): { readonly decision: 'allow' | 'deny'; readonly because: unknown }
  /** Would the role let someone of these names (a service, say) assume it? */
  trusts(roleArn: string, names: readonly string[], context: Context): boolean
}

/** The front door of local AWS. Rejects when the connection breaks: the caller cannot know whether the change was made. */
export type Connect = (request: WireRequest) => Promise<WireResponse>

/** Where console lines of functions go. */
export interface LogSink {
  /** False if there is no such group. The stream is made if need be. */
  append(group: string, stream: string, message: string): boolean
}
