import { type Cidr, parseCidr } from '@curfew/iam-policy/cidr'
import type { Network } from '#core/access/access.ts'
import type { Problem } from '#core/refusal.ts'
import { violation } from './guardrail-rule.ts'
import { DEFAULT_WIDEST, type GuardrailRule, type NetworkLimits } from './guardrails.ts'
import { matchesAny } from './pattern.ts'

/** Where a request wants to call from, and its rule does not allow. Who may call from anywhere may call from any part of it. */
export function networkProblems(network: Network, rule: GuardrailRule): readonly Problem[] {
  if (rule.anyNetwork) return []
  if (network === 'any') return [violation(rule, 'network', 'does not allow access from any network')]
  const limits = rule.networks ?? {}
  return 'vpcEndpoints' in network
    ? endpointProblems(network.vpcEndpoints, limits, rule)
    : addressProblems(network.sourceIps, limits, rule)
}

function endpointProblems(ids: readonly string[], limits: NetworkLimits, rule: GuardrailRule): readonly Problem[] {
  return ids.flatMap((id, index) =>
    matchesAny(id, limits.vpcEndpoints ?? [])
      ? []
      : [violation(rule, `network.vpcEndpoints[${index}]`, `does not allow calls through ${id}`)],
  )
}

function addressProblems(texts: readonly string[], limits: NetworkLimits, rule: GuardrailRule): readonly Problem[] {
  const allowed = (limits.sourceIps ?? []).flatMap((text) => parseCidr(text) ?? [])
  const blocks = texts.map((text) => parseCidr(text))
  const narrow = blocks.filter((block) => block !== undefined).filter((block) => !isTooWide(block, limits))
  return [
    ...([4, 6] as const).flatMap((version) => {
      const message = totalProblem(
        narrow.filter((block) => block.version === version),
        version,
        limits,
      )
      return message === undefined ? [] : [violation(rule, 'network.sourceIps', message)]
    }),
    ...blocks.flatMap((block, index) => {
      const message = blockProblem(block, `${texts[index]}`, allowed, limits)
      return message === undefined ? [] : [violation(rule, `network.sourceIps[${index}]`, message)]
    }),
  ]
}

function blockProblem(
  block: Cidr | undefined,
  text: string,
  allowed: readonly Cidr[],
  limits: NetworkLimits,
): string | undefined {
  if (block !== undefined && isTooWide(block, limits)) {
    return `allows a /${widestOf(block.version, limits)} at the widest, and ${text} is wider`
  }
  const isInside = block !== undefined && allowed.some((outer) => isWithin(block, outer))
  return isInside ? undefined : `does not allow calls from ${text}`
}

/** Many blocks are as wide as one that holds them all. */
function totalProblem(blocks: readonly Cidr[], version: 4 | 6, limits: NetworkLimits): string | undefined {
  const distinct = blocks.filter(
    (block, index) =>
      !blocks.some((outer, at) => at !== index && isWithin(block, outer) && (at < index || !isWithin(outer, block))),
  )
  const addresses = distinct.reduce((sum, { first, last }) => sum + (last - first + 1n), 0n)
  const widest = widestOf(version, limits)
  const most = 1n << BigInt(BITS[version] - widest)
  if (addresses <= most) return undefined
  // In tenths, and rounded up.
  const times = Number((addresses * 10n + most - 1n) / most) / 10
  return `allows as many IPv${version} addresses in total as one /${widest} has, and these blocks have ${times} times as many`
}

const BITS = { 4: 32, 6: 128 } as const

function isTooWide({ version, prefixLength }: Cidr, limits: NetworkLimits): boolean {
  return prefixLength < widestOf(version, limits)
}

function widestOf(version: 4 | 6, { widestIpv4, widestIpv6 }: NetworkLimits): number {
  return (version === 4 ? widestIpv4 : widestIpv6) ?? DEFAULT_WIDEST[version]
}

function isWithin(inner: Cidr, outer: Cidr): boolean {
  return inner.version === outer.version && outer.first <= inner.first && inner.last <= outer.last
}
