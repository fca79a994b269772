import { encodeStrictly } from '../uri-encoding.ts'

/** For `encoding-type=url`, which the AWS CLI sends: XML cannot represent every character of a key. */
export function encoderFor(query: ReadonlyMap<string, string>): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key
  return (key) => encodeStrictly(key).replaceAll('%2F', '/')
}
