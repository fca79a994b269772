import { explain } from '@curfew/iam-policy/explain'
import { printPolicy } from '@curfew/iam-policy/print'
import type { RequestAnswer } from '#cli/contracts/request.ts'
import { count } from '#cli/count.ts'
import { oneLine } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { SETTINGS_FILE, type Settings } from '#cli/settings/settings.ts'
import { painter } from '#cli/terminal/paint.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import type { Prepared } from './prepare.ts'

export type Checked = Extract<RequestAnswer, { readonly outcome: 'checked' }>

/** What can be said of a request that is not sent. */
export function checkedAnswer({ detail, asked, compiled }: Prepared, settings: Settings): Checked {
  const unchecked = [
    ...(settings.guardrails === undefined ? [`guardrails: set "guardrails" in ${SETTINGS_FILE}`] : []),
    ...(compiled === undefined ? [`policies: set "catalogue" in ${SETTINGS_FILE}, in which its names are`] : []),
  ]
  const known = compiled && {
    policies: compiled.policies.map((policy): unknown => JSON.parse(printPolicy(policy))),
    sentences: compiled.policies.flatMap((policy) => explain(policy)),
    tried: compiled.tried,
  }
  return { outcome: 'checked', jobId: asked.jobId, detail, ...known, unchecked }
}

export function printChecked(
  { jobId, sentences = [], policies, tried, unchecked }: Checked,
  who: Prepared,
  io: Io,
): string {
  const paint = painter(io)
  const proof =
    policies === undefined
      ? ''
      : `\n${paint('green', 'The proof holds')}: ${count(policies.length, 'policy', 'policies')}, ${tried} requests tried, and no statement goes beyond the event.\n`
  return [
    `Job ${jobId}, as ${printPrincipal(who.asked.principal)}\n\n`,
    ...sentences.map((sentence) => `${oneLine(sentence)}\n`),
    proof,
    ...unchecked.map((what) => `${paint('yellow', 'Not checked')}: ${what}.\n`),
    'Nothing was sent.\n',
  ].join('')
}
