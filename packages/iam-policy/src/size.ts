/** The most characters, whitespace not counted, that IAM takes for one managed policy. */
export const MANAGED_POLICY_CHARACTERS = 6144

/** The size of a policy's text as IAM counts it: characters that are not whitespace. */
export function sizeOf(text: string): number {
  return text.replace(/\s/g, '').length
}
