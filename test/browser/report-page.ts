import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditRecord } from '#core/audit/records.ts'
import { cli } from '#test/cli/fake-io.ts'

/** A report in a file, as a user has it. */
export type ReportPage = { readonly url: string; readonly bytes: number }

type Period = { readonly since: string; readonly until: string }

/** Writes the report of some records, as the command does. */
export async function reportPage(records: readonly AuditRecord[], { since, until }: Period): Promise<ReportPage> {
  const input = records.map((record) => JSON.stringify(record)).join('\n')
  const argv = ['report', '--records', '-', '--since', since, '--until', until, '-o', 'report.html']
  const written: Record<string, string> = {}
  const { exit, err } = await cli(argv, { files: { '-': input }, written, now: new Date(until) })
  const text = written['report.html']
  if (exit !== 0 || text === undefined) throw new Error(`Cannot write the report: ${err}`)
  const file = join(mkdtempSync(join(tmpdir(), 'curfew-report-')), 'report.html')
  writeFileSync(file, text)
  return { url: `file://${file}`, bytes: Buffer.byteLength(text) }
}
