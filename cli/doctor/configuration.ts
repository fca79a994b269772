import { relative } from 'node:path'
import type { Finding as LintFinding } from '@curfew/iam-policy/lint/finding'
import { causeOf } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { inspect } from '#cli/lint/inspect.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { type Checked, failure } from './finding.ts'
import { judgeConfiguration } from './rules/configuration.ts'

/** Lints the guardrails and the catalogue that the settings name. */
export async function checkConfiguration(settings: Settings, io: Io): Promise<readonly Checked[]> {
  const kinds = ['guardrails', 'catalogue'] as const
  const found = await Promise.all(kinds.map((kind) => checkFile(kind, settings[kind], io)))
  return found.flat()
}

async function checkFile(
  kind: 'guardrails' | 'catalogue',
  file: string | undefined,
  io: Io,
): Promise<readonly Checked[]> {
  const named = (finding: Omit<Checked, 'check'>): Checked => ({ check: kind, ...finding })
  if (file === undefined) return judgeConfiguration(kind, file, []).map(named)
  try {
    return judgeConfiguration(kind, relative(io.cwd, file), lint(await io.read(file), io.now())).map(named)
  } catch (error) {
    return [
      named(failure(`cannot read ${relative(io.cwd, file)}: ${causeOf(error)}`, `correct "${kind}" in curfew.json`)),
    ]
  }
}

function lint(text: string, now: Date): readonly LintFinding[] {
  return inspect(text, {
    ...{ profile: 'job', anyNetwork: false, longestWindowHours: 168, now },
    ...{ guardrails: undefined, catalogue: undefined, account: undefined },
  })
}
