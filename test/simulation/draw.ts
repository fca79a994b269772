import { type Random, seeded } from '@curfew/local-aws/random'
import { drawFaults } from './draw-faults.ts'
import { drawManualChanges, drawRenames } from './draw-manual-changes.ts'
import { drawActs, drawBusyJobs, drawJob, type Job } from './draw-operations.ts'
import { withVariety } from './draw-variety.ts'
import { type Element, isAct, MINUTE, type Moment, type Plan, WHOLE_DAY } from './plan.ts'

const MAX_JOBS = 4

/** After the last element: time to close everything, to revert manual changes, and to confirm it. */
const AFTERMATH_MINUTES = 12
/** The inventory, which reverts manual changes, is taken after an hour. */
const INVENTORY_MINUTES = 60

/** The day of a seed. A seed always gives the same day, as long as nobody changes how days are drawn. */
export function planOf(seed: number): Plan {
  const random = seeded(Math.imul(seed, 0x9e3779b1))
  const drawn = random.chance(0.08) ? drawBusyJobs(random) : drawJobs(random, 1 + random.below(MAX_JOBS))
  const variety = seeded(Math.imul(seed, 0x85ebca6b))
  const jobs = drawn.map((job) => withVariety(variety, job))
  const acts = [
    ...jobs.flatMap((job) => drawActs(random, job, jobs)),
    ...drawManualChanges(random, jobs),
    ...drawRenames(variety, jobs),
  ]
  const elements = [...acts.sort((a, b) => a.at - b.at), ...drawFaults(random, momentsOf(jobs, acts))]
  return { seed, elements, minutes: minutesOf(elements, random) }
}

function drawJobs(random: Random, count: number, before: readonly Job[] = []): readonly Job[] {
  return before.length === count ? before : drawJobs(random, count, [...before, drawJob(random, before)])
}

/** The critical moments of a day, near which most faults are drawn. */
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
  if (element.kind === 'schedule') return Math.max(element.at, element.request.closes)
  return element.kind === 'extend' ? element.closes : element.at
}
