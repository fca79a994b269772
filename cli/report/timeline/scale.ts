/** A stretch of time; instants in milliseconds. */
export type Stretch = { readonly from: number; readonly until: number }

/** A stretch with its place on the page, in percent of the width. */
export type Segment = Stretch & { readonly left: number; readonly width: number }

/** How time is laid out: busy segments in proportion, and idle time between them collapsed. */
export type Scale = {
  readonly segments: readonly Segment[]
  /** Idle time, each as wide as any other. */
  readonly gaps: readonly Segment[]
  /** Where an instant is, in percent; an instant outside is at the edge. */
  position(at: Date): number
}

const HOUR = 3_600_000
/** Idle time is collapsed if it is longer than this, and than a twentieth of the whole. */
const SHORTEST_GAP = HOUR
const GAP_PERCENT = 1.6
const ALL_GAPS_PERCENT = 25

/** @param busy what is to be seen, in whatever order; at least one */
export function scaleOf(busy: readonly Stretch[]): Scale {
  const merged = mergedOf(busy)
  const idle = merged.slice(1).map(({ from }, index) => ({ from: merged[index]?.until ?? from, until: from }))
  const gapPercent = idle.length === 0 ? 0 : Math.min(GAP_PERCENT, ALL_GAPS_PERCENT / idle.length)
  const total = merged.reduce((sum, { from, until }) => sum + until - from, 0)
  const perMillisecond = (100 - gapPercent * idle.length) / total
  const segments: Segment[] = []
  const gaps: Segment[] = []
  let left = 0
  for (const [index, stretch] of merged.entries()) {
    const width = (stretch.until - stretch.from) * perMillisecond
    segments.push({ ...stretch, left, width })
    left += width
    const gap = idle[index]
    if (gap !== undefined) gaps.push({ ...gap, left, width: gapPercent })
    left += gapPercent
  }
  const all = [...segments, ...gaps].toSorted((a, b) => a.from - b.from)
  return { segments, gaps, position: (at) => positionIn(all, at.getTime()) }
}

function positionIn(all: readonly Segment[], at: number): number {
  const [first] = all
  const found = all.findLast(({ from }) => from <= at) ?? first
  if (found === undefined) return 0
  const part = (at - found.from) / (found.until - found.from)
  return found.left + found.width * Math.min(1, Math.max(0, part))
}

/** With some room around each, so that what begins or ends at an edge is seen. */
function mergedOf(busy: readonly Stretch[]): readonly Stretch[] {
  const sorted = busy.toSorted((a, b) => a.from - b.from)
  const whole = Math.max(...sorted.slice(0, 1).map(({ from }) => -from), Number.NEGATIVE_INFINITY)
  const span = sorted.reduce((latest, { until }) => Math.max(latest, until), Number.NEGATIVE_INFINITY) + whole
  const longest = Math.max(SHORTEST_GAP, span / 20)
  const merged: Stretch[] = []
  for (const { from, until } of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && from - last.until <= longest)
      merged.splice(-1, 1, { from: last.from, until: Math.max(last.until, until) })
    else merged.push({ from, until })
  }
  return merged.map(({ from, until }) => {
    const room = Math.max(60_000, (until - from) / 40)
    return { from: from - room, until: until + room }
  })
}
