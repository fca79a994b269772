import type { AuditRecord } from '#core/audit/records.ts'
import { asked, chain, ended, policy, receipt } from '#test/core/audit/told.ts'

/** Text that would run, break out, or hide something, if a page took it for anything but text. */
export const FOREIGN = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '"><img src=x onerror="window.pwned=1">',
  "' onfocus='window.pwned=1' autofocus='",
  'javascript:window.pwned=1',
  '\u202egnp.exe',
] as const

/** One job for each, that says it wherever a record has text of somebody else; it was also closed late. */
export function foreignRecords(): readonly AuditRecord[] {
  return FOREIGN.flatMap((text) => {
    const access = { datasets: [`s3://bucket/${text}`], [text]: [text] }
    const said = { requestedBy: text, reason: text, access, network: { sourceIps: [text] } }
    return chain(
      [
        asked('00:30', 'schedule grant', said),
        policy('00:58', 'attach policy', text),
        policy('01:10', 'attach policy', text, 'drifted'),
        ended('02:00', 'revoked', { by: text, reason: text }),
        policy('02:10', 'detach policy', text),
        receipt('02:10', '02:00', '02:10', 'revoked'),
        ['02:10', { change: 'revoke access', because: 'revoked', target: text, detail: { by: text, reason: text } }],
        [
          '02:11',
          {
            change: 'refuse request',
            because: 'refused',
            target: text,
            detail: { problems: [{ path: text, message: text }] },
          },
        ],
      ],
      `job ${text}`,
    )
  })
}
