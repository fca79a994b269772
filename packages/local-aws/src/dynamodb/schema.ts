export type Item = Readonly<Record<string, unknown>>

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[]

export type Index = {
  readonly IndexName: string
  readonly KeySchema: KeySchema
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] | undefined }
}

export type Table = {
  readonly TableName: string
  readonly TableStatus: string
  readonly KeySchema: KeySchema
  readonly GlobalSecondaryIndexes?: readonly Index[] | undefined
  readonly LocalSecondaryIndexes?: readonly Index[] | undefined
}
