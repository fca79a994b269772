import { type Rules, reporter } from '@curfew/iam-policy/lint/finding'

export const CATALOGUE_RULES = {
  CATALOGUE_CONTRACT: {
    severity: 'error',
    means: 'The catalogue file breaks its contract.',
    help: 'See infra/catalogue/catalogue.schema.json.',
  },
  DUPLICATE_CATALOGUE_NAME: {
    severity: 'error',
    means: 'Two entries have one name, and a request could mean either.',
    help: 'Give each its own name.',
  },
  CATALOGUE_TERMS_DIFFER: {
    severity: 'warning',
    means:
      'Two entries are of the same location, with different terms. A request that writes the path has to meet both.',
    help: 'Keep one of them, or give both the same terms.',
  },
  EMPTY_CATALOGUE_AUDIENCE: {
    severity: 'warning',
    means: 'An entry is for an empty list, that is, for nobody.',
    help: 'Name who may use it, or omit the list to match anybody.',
  },
  UNVERIFIED_CATALOGUE_AUDIENCE: {
    severity: 'warning',
    means:
      'An entry names requesters, but neither sources nor principals. Whoever can put an event writes requestedBy themselves.',
    help: 'Name the sources or principals as well.',
  },
  CATALOGUE_ENTRY_OVER: {
    severity: 'suggestion',
    means: 'An entry may not be used any more, so every request for it is refused.',
    help: 'Remove it together with the data, or correct until.',
  },
} as const satisfies Rules

export const report = reporter(CATALOGUE_RULES)
