import { parseCidr } from '@curfew/iam-policy/cidr'
import type { Finding } from '@curfew/iam-policy/lint/finding'
import { SHORTEST_PREFIX } from '#core/access/public-address.ts'
import { report } from './guardrail-findings.ts'
import { DEFAULT_WIDEST, type GuardrailRule, type NetworkLimits } from './guardrails.ts'

/** Findings on whom a rule lets jobs run as, and on what becomes of their keys. */
export function principalFindings(
  { name, principals = [], keys = [] }: GuardrailRule,
  path: string,
): readonly Finding[] {
  const any = principals.flatMap((pattern, index) => {
    const [, type] = /^(user|role|access-key)\/(?:tigris\/)?\*+$/.exec(pattern) ?? []
    const message = `Rule "${name}" lets every managed ${type} be requested`
    return type === undefined ? [] : [report('ANY_PRINCIPAL', `${path}.principals[${index}]`, message)]
  })
  const kept = keys.indexOf('keep')
  const keeping = `Rule "${name}" lets jobs keep the keys of their users`
  return kept === -1 ? any : [...any, report('KEPT_KEYS', `${path}.keys[${kept}]`, keeping)]
}

/** Findings on where a rule lets jobs call from. */
export function networkFindings({ name, networks, anyNetwork }: GuardrailRule, path: string): readonly Finding[] {
  if (anyNetwork || networks === undefined) return []
  const wide = (where: string, message: string) =>
    report('WIDE_NETWORK', `${path}.networks.${where}`, `Rule "${name}" ${message}`)
  const { sourceIps = [], vpcEndpoints = [] } = networks
  return [
    ...sourceIps.flatMap((text, index) => {
      const block = parseCidr(text)
      const isWide = block !== undefined && block.prefixLength < SHORTEST_PREFIX[block.version]
      return isWide ? [wide(`sourceIps[${index}]`, `lets jobs call from ${text}`)] : []
    }),
    ...vpcEndpoints.flatMap((pattern, index) =>
      pattern.includes('*')
        ? [
            wide(
              `vpcEndpoints[${index}]`,
              `lets jobs call through any endpoint ${pattern}, those of other accounts too`,
            ),
          ]
        : [],
    ),
    ...WIDEST.flatMap(({ field, version }) => {
      const length = networks[field] ?? DEFAULT_WIDEST[version]
      return length < DEFAULT_WIDEST[version] ? [wide(field, `lets one job call from a whole /${length}`)] : []
    }),
  ]
}

const WIDEST = [
  { field: 'widestIpv4', version: 4 },
  { field: 'widestIpv6', version: 6 },
] as const satisfies readonly { readonly field: keyof NetworkLimits; readonly version: 4 | 6 }[]
