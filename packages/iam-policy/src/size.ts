/** The limit of IAM for one managed policy, in characters that are not whitespace. */
export const MANAGED_POLICY_CHARACTERS = 6144

/** The size of a policy's text as IAM counts it: the number of characters that are not whitespace. */
export function sizeOf(text: string): number {
  return text.replace(/\s/g, '').length
}
