/** The regions of every partition (AWS general reference, 2026-11): a newer one has a warning, as a misspelt one has. */
export const REGIONS: readonly string[] = [
  ['us-', 'east-1 east-2 west-1 west-2 gov-east-1 gov-west-1 iso-east-1 iso-west-1 isob-east-1 isob-west-1'],
  ['us-isof-', 'east-1 south-1'],
  ['ap-', 'east-1 east-2 south-1 south-2 northeast-1 northeast-2 northeast-3'],
  ['ap-southeast-', '1 2 3 4 5 6 7'],
  ['eu-', 'central-1 central-2 north-1 south-1 south-2 west-1 west-2 west-3 isoe-west-1'],
  ['eusc-', 'de-east-1'],
  ['ca-', 'central-1 west-1'],
  ['me-', 'central-1 south-1'],
  ['cn-', 'north-1 northwest-1'],
  ['', 'af-south-1 il-central-1 mx-central-1 sa-east-1'],
].flatMap(([start = '', rest = '']) => rest.split(' ').map((end) => `${start}${end}`))
