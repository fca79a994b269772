import { DATASET } from '../day.ts'

/** So many places that they need two policies. */
export const MANY = [
  `s3://${DATASET.bucket}`,
  ...Array.from({ length: 60 }, (_, index) => `s3://acmeco-dataset-with-a-rather-long-name-x${index}`),
]
