import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { AccessReport, Period } from '#core/audit/history/access-report.ts'
import type { Charts } from './charts/charts.ts'
import { SCRIPT, STYLE } from './generated/page-parts.ts'
import { payloadOf } from './grant/entry.ts'
import { type Html, html, trusted } from './html.ts'
import { about, alerts, type Origin } from './sections/about.ts'
import { chainSection } from './sections/chains.ts'
import { driftSection, refusalSection, revocationSection } from './sections/changes.ts'
import { keySection } from './sections/keys.ts'
import { latenessSection } from './sections/lateness.ts'
import { numbers } from './sections/numbers.ts'
import { symbols } from './timeline/legend.ts'
import { timeline } from './timeline/timeline.ts'
import { dayOf } from './words.ts'

/** The report as one HTML file that loads nothing. */
export function pageOf(report: AccessReport, origin: Origin, charts: Charts): string {
  const title = `Access ${periodInWords(report.period)}`
  const sections = sectionsOf(report, charts)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${securityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="curfew ${origin.version}">
<title>Curfew: ${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#timeline">Skip to the timeline</a>
${symbols()}
<header>
<h1>${title}<small>Who had access when, by the audit records of Curfew. Times are UTC.</small></h1>
${numbers(report)}
${about(report, origin)}
${alerts(report)}
<nav aria-label="Sections"><ul>${sections.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${sections.map(({ id, name, content }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>\n${content}</section>\n`)}
</main>
<noscript><p>Without JavaScript the rows, charts and tables are complete, and a grant cannot be opened or searched for.</p></noscript>
<script type="text/plain" id="payload">${trusted(packed(report))}</script>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`
  return page.markup
}

/** `on 16 Jul 2025`, `from 9 Jul 2025 to 16 Jul 2025`: the first and the last day. */
function periodInWords({ since, until }: Period): string {
  const [first, last] = [since, new Date(until.getTime() - 1)].map((at) => `${dayOf(at)} ${at.getUTCFullYear()}`)
  return first === last ? `on ${first}` : `from ${first} to ${last}`
}

type Section = { readonly id: string; readonly name: string; readonly content: Html }

function sectionsOf(report: AccessReport, charts: Charts): readonly Section[] {
  return [
    { id: 'timeline', name: 'Timeline', content: timeline(report) },
    { id: 'lateness', name: 'Lateness', content: latenessSection(report, charts) },
    { id: 'keys', name: 'Access keys', content: keySection(report, charts) },
    { id: 'refusals', name: 'Refusals', content: refusalSection(report, charts) },
    { id: 'revocations', name: 'Revocations', content: revocationSection(report) },
    { id: 'drift', name: 'Drift', content: driftSection(report) },
    { id: 'chains', name: 'Chains of records', content: chainSection(report) },
  ]
}

/** Nothing is loaded, nothing runs but our script, and no text can become markup: Trusted Types have no policy that would let it. */
function securityPolicy(): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(SCRIPT)}'`,
    `style-src 'sha256-${sha256(STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/** Base64 holds nothing that could end the element. */
function packed(report: AccessReport): string {
  return deflateRawSync(JSON.stringify(payloadOf(report)), { level: 9 }).toString('base64')
}
