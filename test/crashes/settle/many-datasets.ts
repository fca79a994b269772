import { DATASET } from '../day.ts'

/** So many locations that they need two policies. */
export const MANY_DATASETS = [
  `s3://${DATASET.bucket}`,
  ...Array.from({ length: 60 }, (_, index) => `s3://acmeco-dataset-with-a-rather-long-name-x${index}`),
]
