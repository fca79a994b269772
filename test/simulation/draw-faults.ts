import type { Random } from '@curfew/local-aws/random'
import { between, near, pick } from './chance.ts'
import { type Fault, FUNCTIONS, MINUTE, type Moment, SECOND, WHOLE_DAY } from './plan.ts'

const SERVICES = ['iam', 'dynamodb', 'logs', 'events', 'scheduler', 'secretsmanager', 'every service'] as const
const MODES = ['throttled', 'server error', 'unreachable', 'answer lost', 'never answered'] as const

/** How likely each kind of fault is, and how many of it a day has at most. */
const KINDS: readonly {
  readonly chance: number
  readonly max: number
  readonly draw: (random: Random, moments: readonly Moment[]) => Fault
}[] = [
  { chance: 0.45, max: 3, draw: callFault },
  { chance: 0.4, max: 3, draw: crash },
  { chance: 0.35, max: 2, draw: delivery },
  { chance: 0.3, max: 1, draw: lateTimers },
  { chance: 0.25, max: 1, draw: iamLag },
  { chance: 0.2, max: 1, draw: indexLag },
  { chance: 0.2, max: 2, draw: skew },
  { chance: 0.15, max: 1, draw: putFault },
  { chance: 0.25, max: 2, draw: slowCalls },
  { chance: 0.1, max: 1, draw: iamRate },
  { chance: 0.12, max: 1, draw: allDead },
  { chance: 0.06, max: 1, draw: smallQuota },
  { chance: 0.15, max: 1, draw: streamOutage },
  { chance: 0.25, max: 1, draw: lateStream },
]

/** The faults of a day: often none of a kind, and most of them near a moment when something happens. */
export function drawFaults(random: Random, moments: readonly Moment[]): readonly Fault[] {
  return KINDS.flatMap(({ chance, max, draw }) =>
    random.chance(chance) ? Array.from({ length: 1 + random.below(max) }, () => draw(random, moments)) : [],
  )
}

function callFault(random: Random, moments: readonly Moment[]): Fault {
  const chance = pick(random, [0.1, 0.3, 0.6, 1])
  const mode = pick(random, MODES)
  return { kind: 'call fault', ...period(random, moments, 8 * MINUTE), service: pick(random, SERVICES), mode, chance }
}

function crash(random: Random): Fault {
  const lambda = pick(random, FUNCTIONS)
  return {
    kind: 'crash',
    lambda,
    call: 1 + random.below(lambda === 'sweep' ? 20 : 40),
    when: pick(random, ['before', 'after']),
  }
}

/** Short delays and duplicates may last all day. Loss and long delays have an end, or no promise would hold. */
function delivery(random: Random, moments: readonly Moment[]): Fault {
  const chances = { duplicated: pick(random, [0, 0.2, 0.6]), late: pick(random, [0, 0.3, 1]) }
  if (random.chance(0.5)) return { kind: 'delivery', from: 0, to: WHOLE_DAY, ...chances, maxSeconds: 3, lost: 0 }
  const maxSeconds = pick(random, [3, 20, 150])
  return {
    kind: 'delivery',
    ...period(random, moments, 8 * MINUTE),
    ...chances,
    maxSeconds,
    lost: pick(random, [0, 0.3, 1]),
  }
}

function lateTimers(random: Random): Fault {
  return { kind: 'late timers', maxSeconds: pick(random, [5, 59]), duplicated: pick(random, [0, 0.3]) }
}

function iamLag(random: Random): Fault {
  return { kind: 'iam lag', seconds: pick(random, [1, 4, 15, 30]) }
}

function indexLag(random: Random): Fault {
  return { kind: 'index lag', maxSeconds: pick(random, [1, 3]) }
}

function skew(random: Random): Fault {
  return { kind: 'skew', lambda: pick(random, FUNCTIONS), seconds: pick(random, [-1.5, -0.4, 0.4, 1.5]) }
}

function putFault(random: Random, moments: readonly Moment[]): Fault {
  return { kind: 'put fault', ...period(random, moments, 5 * MINUTE), chance: pick(random, [0.2, 0.6]) }
}

function slowCalls(random: Random, moments: readonly Moment[]): Fault {
  return {
    kind: 'slow calls',
    ...period(random, moments, 6 * MINUTE),
    chance: pick(random, [0.05, 0.2]),
    maxSeconds: pick(random, [2, 10, 45]),
  }
}

function iamRate(random: Random, moments: readonly Moment[]): Fault {
  return { kind: 'iam rate', ...period(random, moments, 6 * MINUTE), perSecond: pick(random, [0.5, 2, 5]) }
}

function allDead(random: Random, moments: readonly Moment[]): Fault {
  return { kind: 'all dead', ...period(random, moments, 10 * MINUTE) }
}

function streamOutage(random: Random, moments: readonly Moment[]): Fault {
  return { kind: 'stream outage', ...period(random, moments, 10 * MINUTE), mode: pick(random, ['stopped', 'lost']) }
}

function lateStream(random: Random): Fault {
  return { kind: 'stream', maxSeconds: pick(random, [1, 5]), duplicated: pick(random, [0, 0.3]) }
}

function smallQuota(random: Random): Fault {
  return { kind: 'small quota', attached: 1 + random.below(3) }
}

function period(random: Random, moments: readonly Moment[], maxLength: number) {
  const from = near(random, moments, 30 * SECOND)
  return { from, to: from + between(random, 10 * SECOND, maxLength) }
}
