import type { Cancel } from '../agenda.ts'
import type { Context } from '../service.ts'
import type { Origin, WireRequest, WireResponse } from '../wire.ts'
import type { Timers } from './timers.ts'

export type SessionCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

export type SessionRequest = { readonly service: string; readonly durationSeconds: number }

/** What IAM does for services that act with a role. */
export interface Roles {
  /** Throws if the role does not trust the service. */
  assumeRole(roleArn: string, sessionName: string, request: SessionRequest): SessionCredentials
  /** Whether the role's policies allow the action. */
  authorizeAs(
    roleArn: string,
    action: string,
    resource: string,
    context: Context,
  ): { readonly decision: 'allow' | 'deny'; readonly because: unknown }
  /** Whether the role's trust policy lets one of these principals (such as a service) assume it. */
  trusts(roleArn: string, names: readonly string[], context: Context): boolean
}

/**
 * Sends a request to the gateway. Rejects if the connection breaks, or with `NoResponse` if the call is never answered: the
 * caller cannot know whether it was carried out.
 */
export type Send = (request: WireRequest) => Promise<WireResponse>

/** What the HTTP clients of a function run on. */
export type Network = {
  readonly origin: Origin
  readonly send: Send
  /** Behind the time-outs of connections. */
  readonly timers: Timers
  /** Called when a call will never be answered. Returns what to call when the client gives it up. */
  readonly onSilence?: () => Cancel
}

/** Where the console output of functions goes. */
export interface LogSink {
  /** Creates the stream if it does not exist. Returns false if the group does not exist. */
  append(group: string, stream: string, message: string): boolean
}
