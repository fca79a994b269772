import { type Rules, reporter } from '@curfew/iam-policy/lint/finding'

export const GUARDRAIL_RULES = {
  GUARDRAILS_CONTRACT: {
    severity: 'error',
    means: 'The guardrails file breaks its contract.',
    help: 'See infra/guardrails/guardrails.schema.json.',
  },
  GUARDRAILS_ALLOW_NOTHING: {
    severity: 'suggestion',
    means: 'There is no rule, so every request is refused.',
    help: 'Add a rule that names who may request access.',
  },
  MISSING_GUARDRAIL: {
    severity: 'error',
    means: 'A rule lacks a list without which it allows nothing.',
    help: 'Add the list. An empty list says that nothing is allowed on purpose.',
  },
  UNREACHABLE_RULE: {
    severity: 'warning',
    means: 'An earlier rule applies to everybody that this one applies to, and the first that applies decides.',
    help: 'Put the narrower rule first, or remove it.',
  },
  EMPTY_RULE_AUDIENCE: {
    severity: 'warning',
    means: 'A rule applies to an empty list, that is, to nobody.',
    help: 'Name who it applies to, or omit the list to match anybody.',
  },
  DUPLICATE_RULE_NAME: {
    severity: 'warning',
    means: 'Two rules share a name, which refusals cannot tell apart.',
    help: 'Give each its own name.',
  },
  GUARDRAIL_FOR_ANYBODY: {
    severity: 'suggestion',
    means: 'A rule applies to anybody who can put an event on the bus.',
    help: 'Name the sources or requesters that it applies to.',
  },
  UNVERIFIED_AUDIENCE: {
    severity: 'warning',
    means: 'A rule names requesters and no sources. Whoever can put an event writes requestedBy themselves.',
    help: 'Name the sources as well: the policies of the senders can pin them.',
  },
  ANY_PRINCIPAL: {
    severity: 'warning',
    means: 'A rule lets every managed user or role be requested, those of other teams too.',
    help: 'Name the principals, or a pattern that matches only yours.',
  },
  KEPT_KEYS: {
    severity: 'suggestion',
    means: 'A rule lets jobs keep their keys. While such a job runs, nothing rotates the keys of its user.',
    help: 'Leave keep out, unless something else rotates these keys.',
  },
  ANY_BUCKET: {
    severity: 'error',
    means: 'An entry matches every bucket. It does not say in which account a bucket is, and so it allows none.',
    help: 'Name the buckets, or a pattern that matches only yours; "account" beside "location" names another account.',
  },
  OVERLAPPING_ACCOUNTS: {
    severity: 'suggestion',
    means: 'Two entries of a rule place the same bucket in two accounts, so that a request has to say which is meant.',
    help: 'A bucket is in one account: narrow one of the two patterns.',
  },
  WRITE_TO_OTHER_ACCOUNT: {
    severity: 'suggestion',
    means: 'A rule lets jobs write into another account, or delete there.',
    help: 'Leave it out, unless that account is meant to receive data.',
  },
  ANY_KEY_IMAGE_OR_LOG: {
    severity: 'warning',
    means: 'A rule lets every key be used, every image be pulled, or every log be written.',
    help: 'Name them by ARN; a pattern may end with *.',
  },
  GUARDRAIL_PREFIX_WITHOUT_SLASH: {
    severity: 'suggestion',
    means: 'A path has no / at its end: it allows the object of that name, and what is below it.',
    help: 'Write s3://bucket/prefix/ if a prefix is meant. Neither allows s3://bucket/prefix2/.',
  },
  UNSUPPORTED_LOCATION: {
    severity: 'warning',
    means: 'A rule names an access point, a directory bucket or a table bucket, which no request can have.',
    help: 'Name the general purpose bucket behind it.',
  },
  DELETION_WITHOUT_READ_AND_WRITE: {
    severity: 'warning',
    means:
      'A rule lets objects be deleted where it lets nothing be read, or nothing be written: scratch needs all three.',
    help: 'Name the location under read and write as well.',
  },
  LONG_REOPENING: {
    severity: 'suggestion',
    means: 'A rule lets grants be reopened more than a day after their jobs have ended.',
    help: 'Shorten it: a job that runs again much later is requested as a new one.',
  },
  LONG_WINDOW: {
    severity: 'suggestion',
    means: 'A rule lets windows be longer than a week.',
    help: 'Shorten it: a running job can be extended.',
  },
  ANY_NETWORK: {
    severity: 'warning',
    means: 'A rule lets jobs call from any network, so a leaked key works anywhere.',
    help: 'Set anyNetwork to false, so that jobs name their addresses or endpoints.',
  },
  WIDE_NETWORK: {
    severity: 'warning',
    means: 'A rule lets jobs call from networks that are not only yours.',
    help: 'Name your own blocks and endpoints, and no wider a block than a job needs.',
  },
} as const satisfies Rules

export const report = reporter(GUARDRAIL_RULES)
