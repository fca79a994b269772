import type { Random } from '@curfew/local-aws/random'
import { between, near, pick } from './chance.ts'
import { FUNCTIONS, MINUTE, type Moment, SECOND, type Trouble, WHOLE_DAY } from './plan.ts'

const SERVICES = ['iam', 'dynamodb', 'logs', 'events', 'scheduler', 'secretsmanager', 'every service'] as const
const WAYS = ['throttled', 'broken', 'unreachable', 'answer lost'] as const

/** How likely each kind of trouble is, and how often at most. */
const KINDS: readonly {
  readonly chance: number
  readonly most: number
  readonly draw: (random: Random, moments: readonly Moment[]) => Trouble
}[] = [
  { chance: 0.45, most: 3, draw: fault },
  { chance: 0.4, most: 3, draw: crash },
  { chance: 0.35, most: 2, draw: delivery },
  { chance: 0.3, most: 1, draw: lateTimers },
  { chance: 0.25, most: 1, draw: iamLag },
  { chance: 0.2, most: 1, draw: indexLag },
  { chance: 0.2, most: 2, draw: skew },
  { chance: 0.15, most: 1, draw: putFault },
  { chance: 0.25, most: 2, draw: slowCalls },
  { chance: 0.1, most: 1, draw: iamRate },
  { chance: 0.12, most: 1, draw: allDead },
  { chance: 0.06, most: 1, draw: smallQuota },
]

/** What goes wrong on a day: often nothing of a kind, and more often than not where something happens. */
export function drawTroubles(random: Random, moments: readonly Moment[]): readonly Trouble[] {
  return KINDS.flatMap(({ chance, most, draw }) =>
    random.chance(chance) ? Array.from({ length: 1 + random.below(most) }, () => draw(random, moments)) : [],
  )
}

function fault(random: Random, moments: readonly Moment[]): Trouble {
  const chance = pick(random, [0.1, 0.3, 0.6, 1])
  const way = pick(random, WAYS)
  return { kind: 'fault', ...period(random, moments, 8 * MINUTE), service: pick(random, SERVICES), way, chance }
}

function crash(random: Random): Trouble {
  const of = pick(random, FUNCTIONS)
  return {
    kind: 'crash',
    of,
    call: 1 + random.below(of === 'sweep' ? 20 : 40),
    when: pick(random, ['before', 'after']),
  }
}

/** Short delays and doubles may last all day. Loss and long delays have an end, so that there is something to promise. */
function delivery(random: Random, moments: readonly Moment[]): Trouble {
  const chances = { doubled: pick(random, [0, 0.2, 0.6]), late: pick(random, [0, 0.3, 1]) }
  if (random.chance(0.5)) return { kind: 'delivery', from: 0, to: WHOLE_DAY, ...chances, longestSeconds: 3, lost: 0 }
  const longestSeconds = pick(random, [3, 20, 150])
  return {
    kind: 'delivery',
    ...period(random, moments, 8 * MINUTE),
    ...chances,
    longestSeconds,
    lost: pick(random, [0, 0.3, 1]),
  }
}

function lateTimers(random: Random): Trouble {
  return { kind: 'late timers', longestSeconds: pick(random, [5, 59]), doubled: pick(random, [0, 0.3]) }
}

function iamLag(random: Random): Trouble {
  return { kind: 'iam lag', seconds: pick(random, [1, 4, 15, 30]) }
}

function indexLag(random: Random): Trouble {
  return { kind: 'index lag', longestSeconds: pick(random, [1, 3]) }
}

function skew(random: Random): Trouble {
  return { kind: 'skew', of: pick(random, FUNCTIONS), seconds: pick(random, [-1.5, -0.4, 0.4, 1.5]) }
}

function putFault(random: Random, moments: readonly Moment[]): Trouble {
  return { kind: 'put fault', ...period(random, moments, 5 * MINUTE), chance: pick(random, [0.2, 0.6]) }
}

function slowCalls(random: Random, moments: readonly Moment[]): Trouble {
  return {
    kind: 'slow calls',
    ...period(random, moments, 6 * MINUTE),
    chance: pick(random, [0.05, 0.2]),
    longestSeconds: pick(random, [2, 10, 45]),
  }
}

function iamRate(random: Random, moments: readonly Moment[]): Trouble {
  return { kind: 'iam rate', ...period(random, moments, 6 * MINUTE), perSecond: pick(random, [0.5, 2, 5]) }
}

function allDead(random: Random, moments: readonly Moment[]): Trouble {
  return { kind: 'all dead', ...period(random, moments, 10 * MINUTE) }
}

function smallQuota(random: Random): Trouble {
  return { kind: 'small quota', attached: 1 + random.below(3) }
}

function period(random: Random, moments: readonly Moment[], longest: number) {
  const from = near(random, moments, 30 * SECOND)
  return { from, to: from + between(random, 10 * SECOND, longest) }
}
