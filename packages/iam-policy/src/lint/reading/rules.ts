import type { Rules } from '../finding.ts'

/** What IAM's grammar asks of any policy of an identity. */
export const GRAMMAR_RULES = {
  JSON_SYNTAX_ERROR: { severity: 'error', means: 'The text is not JSON.', help: 'Mend the JSON.' },
  DUPLICATE_JSON_KEYS: {
    severity: 'error',
    means: 'An object has the same key twice; most readers keep only the last and drop the first silently.',
    help: 'Merge the two.',
  },
  DUPLICATE_KEYS_WITH_DIFFERENT_CASE: {
    severity: 'error',
    means: 'A condition key stands twice under one operator, in different case: condition keys ignore case.',
    help: 'Merge the two.',
  },
  MALFORMED_POLICY: {
    severity: 'error',
    means: 'IAM would refuse the policy as malformed, for a reason that no other code names.',
    help: 'Mend what the message says.',
  },
  MISSING_STATEMENT: { severity: 'error', means: 'The policy has no statement.', help: 'Add a statement.' },
  MISSING_EFFECT: { severity: 'error', means: 'A statement has no Effect.', help: 'Add Effect: Allow or Deny.' },
  INVALID_EFFECT: {
    severity: 'error',
    means: 'An Effect is neither Allow nor Deny.',
    help: 'Write Allow or Deny, in that case.',
  },
  MISSING_ACTION: { severity: 'error', means: 'A statement has neither Action nor NotAction.', help: 'Add Action.' },
  MISSING_RESOURCE: {
    severity: 'error',
    means: 'A statement has neither Resource nor NotResource.',
    help: 'Add Resource.',
  },
  UNSUPPORTED_ELEMENT_COMBINATION: {
    severity: 'error',
    means: 'A statement has an element and its opposite (Action and NotAction, Resource and NotResource).',
    help: 'Keep one of the two.',
  },
  UNSUPPORTED_PRINCIPAL: {
    severity: 'error',
    means: "A policy of an identity names a principal, which only a resource's policy does.",
    help: 'Remove it: the principal is whoever carries the policy.',
  },
  INVALID_POLICY_ELEMENT: {
    severity: 'error',
    means: 'There is no such element in the policy language.',
    help: 'Remove it, or spell it as IAM does; case counts.',
  },
  DATA_TYPE_MISMATCH: {
    severity: 'error',
    means: 'An element is of the wrong JSON type.',
    help: 'Write a string, a list of strings or an object, as the element asks.',
  },
  EMPTY_ARRAY_ACTION: {
    severity: 'warning',
    means: 'The list of actions is empty, so that the statement says nothing.',
    help: 'Name actions, or remove the statement.',
  },
  EMPTY_ARRAY_RESOURCE: {
    severity: 'warning',
    means: 'The list of resources is empty, so that the statement says nothing.',
    help: 'Name resources, or remove the statement.',
  },
  EMPTY_ARRAY_CONDITION: {
    severity: 'warning',
    means: 'A condition key has no values to be compared with.',
    help: 'Name values, or remove the key.',
  },
  EMPTY_OBJECT_CONDITION: {
    severity: 'suggestion',
    means: 'A Condition, or an operator in it, is empty and limits nothing.',
    help: 'Add the condition that was meant, or remove the element.',
  },
  MISSING_VERSION: {
    severity: 'warning',
    means: 'The policy has no Version, so IAM reads it as 2008-10-17: policy variables are literal text.',
    help: 'Add "Version": "2012-10-17".',
  },
  OLD_VERSION: {
    severity: 'warning',
    means: 'The policy is of version 2008-10-17, in which policy variables are literal text.',
    help: 'Write "Version": "2012-10-17".',
  },
  INVALID_VERSION: {
    severity: 'error',
    means: 'There is no such version of the policy language.',
    help: 'Write "Version": "2012-10-17".',
  },
  UNIQUE_SIDS_REQUIRED: { severity: 'error', means: 'Two statements share a Sid.', help: 'Give each its own.' },
  UNSUPPORTED_SID: {
    severity: 'error',
    means: 'A Sid has characters beyond letters and digits.',
    help: 'Use A-Z, a-z and 0-9 only.',
  },
  EMPTY_SID_VALUE: { severity: 'suggestion', means: 'A Sid is empty.', help: 'Name the statement, or remove the Sid.' },
  UNSUPPORTED_CHARACTER: {
    severity: 'error',
    means: 'The policy holds a character beyond U+00FF or a control character, which IAM cannot store.',
    help: 'Rename what needs the character, or match it with ? in its place.',
  },
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: {
    severity: 'error',
    means: 'The policy is longer than IAM takes: 6,144 characters if managed, 10,240 in all if inline in a role.',
    help: 'Merge statements with equal conditions, or split the policy.',
  },
} as const satisfies Rules
