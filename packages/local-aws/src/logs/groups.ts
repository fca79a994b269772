import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import type { LogGroupResource } from '../template/stack.ts'

export type LogEvent = {
  /** Increases over all groups, so that events with the same timestamp keep their order. */
  readonly order: number
  readonly stream: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly ingested: number
  readonly message: string
}

export type Stream = { readonly name: string; readonly created: number; readonly events: LogEvent[] }

export type Group = {
  readonly name: string
  readonly created: number
  readonly deletionProtected: boolean
  retentionDays: number | undefined
  readonly streams: Map<string, Stream>
}

/** Log groups, their streams and their events. Throws the errors of CloudWatch Logs. */
export interface Groups {
  all(): readonly Group[]
  get(name: string): Group
  find(name: string): Group | undefined
  create(resource: LogGroupResource): Group
  delete(name: string): void
  createStream(group: Group, name: string): Stream
  stream(group: Group, name: string): Stream
  add(stream: Stream, events: readonly { readonly timestamp: number; readonly message: string }[]): void
}

export function createGroups(
  resources: readonly LogGroupResource[],
  clock: Clock,
  /** Called with the message of every event that a stream takes. */
  onMessage: (message: string) => void = () => {},
): Groups {
  const byName = new Map<string, Group>()
  let order = 0
  const now = () => clock.now().getTime()

  const create = ({ name, retentionDays, deletionProtected }: LogGroupResource) => {
    if (byName.has(name)) throw exists('group')
    const group: Group = { name, created: now(), deletionProtected, retentionDays, streams: new Map() }
    byName.set(name, group)
    return group
  }
  for (const resource of resources) create(resource)

  const get = (name: string) => byName.get(name) ?? refuse(notFound('group'))
  return {
    all: () => [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1)),
    find: (name) => byName.get(name),
    get,
    create,
    delete: (name) => {
      if (!get(name).deletionProtected) return void byName.delete(name)
      throw new AwsError('ValidationException', 400, `Log group ${name} has deletion protection enabled.`)
    },
    createStream: (group, name) => {
      if (group.streams.has(name)) throw exists('stream')
      const stream: Stream = { name, created: now(), events: [] }
      group.streams.set(name, stream)
      return stream
    },
    stream: (group, name) => group.streams.get(name) ?? refuse(notFound('stream')),
    add: (stream, events) => {
      for (const { timestamp, message } of events) {
        stream.events.push({ order: order++, stream: stream.name, timestamp, ingested: now(), message })
        onMessage(message)
      }
    },
  }
}

/** The name of a group, given by its name or its ARN. */
export function nameOfGroup(identifier: string): string {
  return identifier.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '')
}

/** The events of these streams, oldest first. */
export function inOrder(streams: readonly Stream[]): readonly LogEvent[] {
  return streams
    .flatMap(({ events }) => events)
    .sort((left, right) => left.timestamp - right.timestamp || left.order - right.order)
}

function exists(what: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', 400, `The specified log ${what} already exists`)
}

function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', 400, `The specified log ${what} does not exist.`)
}

function refuse(error: AwsError): never {
  throw error
}
