import { overlaps, parseCidr, printCidr } from '../cidr.ts'
import { NOT_PUBLIC } from '../not-public.ts'
import type { LintCondition, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'

export const ADDRESS_RULES = {
  TYPE_MISMATCH_IP_RANGE: {
    severity: 'error',
    means: 'A value of an address operator is not an IP address or CIDR block, so the condition does not hold.',
    help: 'Write 203.0.113.42/32 or 2001:db8::/64.',
  },
  IMPROVE_IP_RANGE: {
    severity: 'suggestion',
    means: 'A CIDR block has bits set after its prefix.',
    help: 'Write the first address of the block.',
  },
  PRIVATE_IP_ADDRESS: {
    severity: 'error',
    means: 'aws:SourceIp is always a public address, so the condition never holds.',
    help: 'Write the public address, or use aws:SourceVpce or aws:VpcSourceIp behind a VPC endpoint.',
  },
  PRIVATE_IP_ADDRESS_SUBSET: {
    severity: 'suggestion',
    means: 'aws:SourceIp is always a public address, so the private ones have no effect.',
    help: 'Remove them, or use aws:SourceVpce or aws:VpcSourceIp behind a VPC endpoint.',
  },
  PRIVATE_NOT_IP_ADDRESS: {
    severity: 'error',
    means: 'aws:SourceIp is always a public address, so the condition always holds.',
    help: 'Write the public address.',
  },
  PRIVATE_NOT_IP_ADDRESS_SUBSET: {
    severity: 'suggestion',
    means: 'aws:SourceIp is always a public address, so the private ones have no effect.',
    help: 'Remove them.',
  },
  WIDE_IP_RANGE: {
    severity: 'security_warning',
    means: 'The blocks cover far more addresses than one network has.',
    help: 'Name the network that requests come from: /8 at the widest, /19 for IPv6.',
  },
} as const satisfies Rules

const report = reporter(ADDRESS_RULES)

/** The widest that one network may be: an IPv4 /8, an IPv6 /19. */
const MAX = { 4: 2n ** 24n, 6: 2n ** 109n } as const

/** Values that are not addresses, that AWS never sees as a source, or that cover too much. */
export function addressFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap(({ effect, conditions }) =>
    conditions
      .filter(({ operator }) => operator === 'IpAddress' || operator === 'NotIpAddress')
      .flatMap((condition) => [
        ...formFindings(condition),
        ...privateFindings(condition),
        ...(effect === 'Allow' && condition.operator === 'IpAddress' ? widthFindings(condition) : []),
        ...(effect === 'Deny' && condition.operator === 'NotIpAddress' ? widthFindings(condition) : []),
      ]),
  )
}

function formFindings({ values }: LintCondition): readonly Finding[] {
  return values.flatMap(({ text, path }) => {
    const block = parseCidr(text)
    if (block === undefined)
      return [report('TYPE_MISMATCH_IP_RANGE', path, `"${text}" is not an IP address or CIDR block`)]
    return block.isAligned ? [] : [report('IMPROVE_IP_RANGE', path, `"${text}" means ${printCidr(block)}`)]
  })
}

function privateFindings({ operator, key, values, path }: LintCondition): readonly Finding[] {
  if (key.toLowerCase() !== 'aws:sourceip') return []
  const hidden = values.filter(({ text }) => isPrivate(text))
  if (hidden.length === 0) return []
  const stem = operator === 'IpAddress' ? 'PRIVATE_IP_ADDRESS' : 'PRIVATE_NOT_IP_ADDRESS'
  if (hidden.length === values.length) {
    return [report(stem, path, `AWS never sees ${hidden.map(({ text }) => text).join(', ')} as a source address`)]
  }
  return hidden.map((value) => report(`${stem}_SUBSET`, value.path, `AWS never sees ${value.text} as a source address`))
}

function isPrivate(text: string): boolean {
  const block = parseCidr(text)
  return (
    block !== undefined &&
    NOT_PUBLIC.some((range) => overlaps(range, block) && range.prefixLength <= block.prefixLength)
  )
}

function widthFindings({ values, key, path }: LintCondition): readonly Finding[] {
  const blocks = values.flatMap(({ text }) => parseCidr(text) ?? [])
  return ([4, 6] as const).flatMap((version) => {
    const total = blocks.reduce(
      (sum, { version: its, first, last }) => (its === version ? sum + last - first + 1n : sum),
      0n,
    )
    if (total <= MAX[version]) return []
    const share = Number((total * 1000n) / 2n ** (version === 4 ? 32n : 128n)) / 10
    return [report('WIDE_IP_RANGE', path, `The condition on ${key} holds for ${share}% of all IPv${version} addresses`)]
  })
}
