import { type Random, seeded } from '@curfew/local-aws/random'
import { drawTroubles } from './draw-faults.ts'
import { drawManualChanges } from './draw-manual-changes.ts'
import { drawActs, drawJob, type Job } from './draw-operations.ts'
import { type Element, isAct, MINUTE, type Moment, type Plan, WHOLE_DAY } from './plan.ts'

const MAX_JOBS = 4

/** After the last that happens: time for everything to be closed, put right, and looked at once more. */
const AFTERMATH_MINUTES = 12
/** The inventory, which puts right what hands did, is taken after an hour. */
const INVENTORY_MINUTES = 60

/** The day of a seed. The same seed gives the same day for ever, as long as nothing is changed in how days are drawn. */
export function planOf(seed: number): Plan {
  const random = seeded(Math.imul(seed, 0x9e3779b1))
  const jobs = drawJobs(random, 1 + random.below(MAX_JOBS))
  const acts = [...jobs.flatMap((job) => drawActs(random, job, jobs)), ...drawManualChanges(random, jobs)]
  const elements = [...acts.sort((a, b) => a.at - b.at), ...drawTroubles(random, momentsOf(jobs, acts))]
  return { seed, elements, minutes: minutesOf(elements, random) }
}

function drawJobs(random: Random, count: number, before: readonly Job[] = []): readonly Job[] {
  return before.length === count ? before : drawJobs(random, count, [...before, drawJob(random, before)])
}

/** Where something is likely to go wrong, if something goes wrong there. */
function momentsOf(jobs: readonly Job[], acts: readonly { readonly at: Moment }[]): readonly Moment[] {
  return [...jobs.flatMap(({ opens, closes }) => [opens - 2 * MINUTE, opens, closes]), ...acts.map(({ at }) => at)]
}

function minutesOf(elements: readonly Element[], random: Random): number {
  const last = Math.max(...elements.map(endOf))
  const afterwards = Math.ceil(last / MINUTE) + AFTERMATH_MINUTES
  const isTampered = elements.some(({ kind }) => kind === 'manual change') || random.chance(0.1)
  return isTampered ? Math.max(afterwards, INVENTORY_MINUTES + AFTERMATH_MINUTES / 2) : afterwards
}

function endOf(element: Element): Moment {
  if ('to' in element) return element.to < WHOLE_DAY ? element.to : 0
  if (!isAct(element)) return 0
  if (element.kind === 'schedule') return Math.max(element.at, element.asked.closes)
  return element.kind === 'extend' ? element.closes : element.at
}
