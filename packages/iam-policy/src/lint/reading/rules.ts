import type { Rules } from '../finding.ts'

/** What IAM's grammar requires of any identity policy. */
export const GRAMMAR_RULES = {
  JSON_SYNTAX_ERROR: { severity: 'error', means: 'The text is not JSON.', help: 'Fix the JSON.' },
  DUPLICATE_JSON_KEYS: {
    severity: 'error',
    means: 'An object has the same key twice; most JSON parsers silently keep only the last.',
    help: 'Merge the two.',
  },
  DUPLICATE_KEYS_WITH_DIFFERENT_CASE: {
    severity: 'error',
    means: 'A condition key appears twice under one operator, in different case: condition keys ignore case.',
    help: 'Merge the two.',
  },
  MALFORMED_POLICY: {
    severity: 'error',
    means: 'IAM would reject the policy as malformed, for a reason that no other code covers.',
    help: 'Fix what the message says.',
  },
  MISSING_STATEMENT: { severity: 'error', means: 'The policy has no statement.', help: 'Add a statement.' },
  MISSING_EFFECT: { severity: 'error', means: 'A statement has no Effect.', help: 'Add Effect: Allow or Deny.' },
  INVALID_EFFECT: {
    severity: 'error',
    means: 'An Effect is neither Allow nor Deny.',
    help: 'Write Allow or Deny; case matters.',
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
    means: 'An identity policy names a principal, which only a resource policy may do.',
    help: 'Remove it: the principal is whatever the policy is attached to.',
  },
  INVALID_POLICY_ELEMENT: {
    severity: 'error',
    means: 'The policy language has no such element.',
    help: 'Remove it, or correct its spelling; case matters.',
  },
  DATA_TYPE_MISMATCH: {
    severity: 'error',
    means: 'An element has the wrong JSON type.',
    help: 'Write a string, a list of strings or an object, as the element requires.',
  },
  EMPTY_ARRAY_ACTION: {
    severity: 'warning',
    means: 'The list of actions is empty, so the statement has no effect.',
    help: 'Name actions, or remove the statement.',
  },
  EMPTY_ARRAY_RESOURCE: {
    severity: 'warning',
    means: 'The list of resources is empty, so the statement has no effect.',
    help: 'Name resources, or remove the statement.',
  },
  EMPTY_ARRAY_CONDITION: {
    severity: 'warning',
    means: 'A condition key has no values to compare with.',
    help: 'Add values, or remove the key.',
  },
  EMPTY_ARRAY_CONDITION_FORALLVALUES: {
    severity: 'warning',
    means: 'ForAllValues without values holds only if the request lacks the key.',
    help: 'Write Null with "true", or add values.',
  },
  EMPTY_ARRAY_CONDITION_FORANYVALUE: {
    severity: 'warning',
    means: 'ForAnyValue without values never holds, so the statement has no effect.',
    help: 'Add values, or remove the statement.',
  },
  EMPTY_ARRAY_CONDITION_IFEXISTS: {
    severity: 'warning',
    means: 'IfExists without values holds only if the request lacks the key.',
    help: 'Write Null with "true", or add values.',
  },
  INVALID_CONDITION_DATA_TYPE: {
    severity: 'error',
    means: 'The values of a condition key have different JSON types.',
    help: 'Write all of them as strings.',
  },
  EMPTY_OBJECT_CONDITION: {
    severity: 'suggestion',
    means: 'A Condition, or an operator in it, is empty and limits nothing.',
    help: 'Add the intended condition, or remove the element.',
  },
  MISSING_VERSION: {
    severity: 'warning',
    means: 'The policy has no Version, so IAM reads it as 2008-10-17, in which policy variables are literal text.',
    help: 'Add "Version": "2012-10-17".',
  },
  OLD_VERSION: {
    severity: 'warning',
    means: 'The policy has version 2008-10-17, in which policy variables are literal text.',
    help: 'Write "Version": "2012-10-17".',
  },
  INVALID_VERSION: {
    severity: 'error',
    means: 'The policy language has no such version.',
    help: 'Write "Version": "2012-10-17".',
  },
  UNIQUE_SIDS_REQUIRED: {
    severity: 'error',
    means: 'Two statements have the same Sid.',
    help: 'Give each statement its own Sid.',
  },
  UNSUPPORTED_SID: {
    severity: 'error',
    means: 'A Sid contains characters other than letters and digits.',
    help: 'Use A-Z, a-z and 0-9 only.',
  },
  EMPTY_SID_VALUE: { severity: 'suggestion', means: 'A Sid is empty.', help: 'Name the statement, or remove the Sid.' },
  UNSUPPORTED_CHARACTER: {
    severity: 'error',
    means: 'The policy contains a character beyond U+00FF or a control character, which IAM cannot store.',
    help: 'Rename what needs the character, or write ? in its place.',
  },
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: {
    severity: 'error',
    means:
      'The policy exceeds the limit of IAM: 6,144 characters for a managed policy, 10,240 for all inline policies of a role.',
    help: 'Merge statements with equal conditions, or split the policy.',
  },
} as const satisfies Rules
