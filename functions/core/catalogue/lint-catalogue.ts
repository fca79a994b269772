import type { Finding } from '@curfew/iam-policy/lint/finding'
import { printUri } from '#core/access/print-access.ts'
import { canonicalJson } from '#core/digest.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Catalogue } from './catalogue.ts'
import { report } from './catalogue-findings.ts'
import { type Terms, termsOf } from './terms.ts'

/** Findings on a catalogue that keeps to its contract, each with its path. */
export function lintCatalogue(catalogue: Catalogue, now: Date): readonly Finding[] {
  const all = termsOf(catalogue)
  return all.flatMap((terms, index) => {
    const path = `entries[${index}]`
    return [
      ...duplicateFindings(terms, all.slice(0, index), path),
      ...audienceFindings(terms, path),
      ...overFindings(terms, now, path),
    ]
  })
}

function duplicateFindings(terms: Terms, earlier: readonly Terms[], path: string): readonly Finding[] {
  const { name } = terms.entry
  const same = earlier.find((other) => printUri(other.location) === printUri(terms.location))
  const isOther = same !== undefined && canonicalJson(sharedTerms(same)) !== canonicalJson(sharedTerms(terms))
  return [
    ...(earlier.some(({ entry }) => entry.name === name)
      ? [report('DUPLICATE_CATALOGUE_NAME', `${path}.name`, `An earlier entry has the name "${name}" too`)]
      : []),
    ...(isOther
      ? [
          report(
            'CATALOGUE_TERMS_DIFFER',
            `${path}.location`,
            `"${same.entry.name}" and "${name}" are both ${printUri(terms.location)}, with different terms`,
          ),
        ]
      : []),
  ]
}

function sharedTerms({ entry, until }: Terms): unknown {
  return { account: entry.account, readOnly: entry.readOnly ?? true, for: entry.for ?? {}, until: until?.getTime() }
}

function audienceFindings({ entry }: Terms, path: string): readonly Finding[] {
  const { sources, requesters, principals } = entry.for ?? {}
  if ([sources, requesters, principals].some((list) => list?.length === 0)) {
    return [report('EMPTY_CATALOGUE_AUDIENCE', `${path}.for`, `"${entry.name}" is for nobody`)]
  }
  if (requesters === undefined || !isAny(sources) || !isAny(principals)) return []
  const message = `"${entry.name}" is for anybody who writes such a requestedBy`
  return [report('UNVERIFIED_CATALOGUE_AUDIENCE', `${path}.for`, message)]
}

function isAny(patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => /^\*+$/.test(pattern))
}

function overFindings({ entry, until }: Terms, now: Date, path: string): readonly Finding[] {
  if (until === undefined || now < until) return []
  const message = `"${entry.name}" could be used until ${printInstant(until)}`
  return [report('CATALOGUE_ENTRY_OVER', `${path}.until`, message)]
}
