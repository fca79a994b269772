import { epochSeconds } from '../../protocol/json.ts'
import type { TableResource } from '../../template/stack.ts'
import type { Item } from '../schema.ts'

/** One write of one item; undefined: there was or is no such item. */
export type Change = { readonly table: string; readonly before: Item | undefined; readonly after: Item | undefined }

/** A stream record as Lambda passes it to a function. */
export type StreamRecord = {
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly eventVersion: string
  readonly eventSource: 'aws:dynamodb'
  readonly awsRegion: string
  readonly eventSourceARN: string
  readonly dynamodb: {
    /** Seconds. */
    readonly ApproximateCreationDateTime: number
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SequenceNumber: string
    readonly SizeBytes: number
    readonly StreamViewType: string
  }
}

type Parts = {
  readonly table: TableResource
  readonly region: string
  readonly writtenAt: Date
  readonly eventID: string
  readonly sequenceNumber: string
}

export function streamRecord({ before, after }: Change, parts: Parts): StreamRecord {
  const { table, region, writtenAt, eventID, sequenceNumber } = parts
  const StreamViewType = table.StreamSpecification?.StreamViewType ?? 'KEYS_ONLY'
  const hasNew = StreamViewType === 'NEW_IMAGE' || StreamViewType === 'NEW_AND_OLD_IMAGES'
  const hasOld = StreamViewType === 'OLD_IMAGE' || StreamViewType === 'NEW_AND_OLD_IMAGES'
  const content = {
    Keys: keysOf(after ?? before ?? {}, table),
    ...(hasNew && after && { NewImage: after }),
    ...(hasOld && before && { OldImage: before }),
  }
  return {
    eventID,
    eventName: nameOf(before, after),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(epochSeconds(writtenAt)),
      ...content,
      SequenceNumber: sequenceNumber,
      SizeBytes: JSON.stringify(content).length,
      StreamViewType,
    },
    eventSourceARN: table.streamArn ?? '',
  }
}

export function keysOf(item: Item, { KeySchema }: TableResource): Item {
  return Object.fromEntries(KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]))
}

function nameOf(before: Item | undefined, after: Item | undefined): StreamRecord['eventName'] {
  if (before === undefined) return 'INSERT'
  return after === undefined ? 'REMOVE' : 'MODIFY'
}
