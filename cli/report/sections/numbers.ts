import { type Html, html } from '#cli/report/html.ts'
import { duration, grouped } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'
import { LATE_AFTER_SECONDS } from '#core/audit/receipt.ts'

/** The four numbers that a reader wants first. */
export function numbers({ jobs, lateness, drifts }: AccessReport): Html {
  const granted = jobs.filter(({ status }) => status !== 'refused')
  const open = granted.filter(({ status }) => status === 'open').length
  const refused = jobs.length - granted.length
  const { closings, late, p99 } = lateness
  const failed = drifts.filter(({ isRepaired }) => !isRepaired).length
  const repaired = drifts.length > 0 ? 'warn' : ''
  const tone = failed > 0 ? 'bad' : repaired
  return html`<dl class="numbers">
${card('Grants', grouped(granted.length), `${grouped(open)} open now, ${grouped(refused)} refused`)}
${card('Late closings', grouped(late), `of ${grouped(closings)}, later than ${duration(LATE_AFTER_SECONDS)}`, late > 0 ? 'bad' : '')}
${card('Lateness, p99', p99 === undefined ? '–' : duration(p99), p99Words(lateness), (p99 ?? 0) > LATE_AFTER_SECONDS ? 'bad' : '')}
${card('Drift', grouped(drifts.length), driftWords(drifts.length, failed), tone)}
</dl>`
}

function card(name: string, value: string, words: string, tone: 'bad' | 'warn' | '' = ''): Html {
  return html`<div class="card ${tone}"><dt>${name}</dt><dd class="value">${value}</dd><dd>${words}</dd></div>`
}

function p99Words({ closings, max }: AccessReport['lateness']): string {
  return max === undefined ? 'nothing had to close' : `of ${grouped(closings)} closings, at most ${duration(max)}`
}

function driftWords(all: number, failed: number): string {
  if (all === 0) return 'no manual changes'
  return failed === 0 ? 'manual changes, all put right' : `manual changes, ${grouped(failed)} not put right`
}
