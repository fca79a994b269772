/** Who makes a request, as policies of resources name it. */
export type Requester =
  | { readonly kind: 'user'; readonly arn: string }
  /** `session`: the ARN of the session (`arn:aws:sts::…:assumed-role/name/session`), if it is known. */
  | { readonly kind: 'role'; readonly arn: string; readonly session?: string | undefined }
  /** An AWS service by its principal, such as `lambda.amazonaws.com`. */
  | { readonly kind: 'service'; readonly name: string }

/** The account of a user or role. Services have none. */
export function accountOf(requester: Requester): string | undefined {
  return requester.kind === 'service' ? undefined : requester.arn.split(':')[4]
}

/** Reads the ARN of a user, role or role session, or the principal of a service. Undefined for anything else. */
export function parseRequester(text: string): Requester | undefined {
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text)) return { kind: 'service', name: text }
  if (/^arn:[^:]+:iam::\d{12}:user\/[^*?]+$/.test(text)) return { kind: 'user', arn: text }
  if (/^arn:[^:]+:iam::\d{12}:role\/[^*?]+$/.test(text)) return { kind: 'role', arn: text }
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/*?]+)\/[^/*?]+$/.exec(text) ?? []
  if (role === undefined) return undefined
  // The ARN of a session does not have the path of its role.
  return { kind: 'role', arn: `arn:${partition}:iam::${account}:role/${role}`, session: text }
}
