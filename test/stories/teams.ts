import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GuardrailRule } from '#core/admission/guardrails.ts'
import type { CatalogueEntry } from '#core/catalogue/catalogue.ts'
import type { Day, DayOptions } from '#local/day/day.ts'
import { packageInFolder } from '#test/package/package-stage.ts'
import { announcementsOf, startDay } from './day.ts'

const rule: Omit<GuardrailRule, 'name' | 'for'> = {
  networks: { sourceIps: ['203.0.113.0/24'] },
  keys: ['rotate', 'deactivate'],
  read: ['acmeco-*'],
  write: ['acmeco-*'],
  kmsKeys: [],
  images: [],
  logGroups: [],
  longestWindowHours: 12,
  furthestStartDays: 7,
  anyNetwork: false,
  exclusive: true,
  longestExtensionHours: 6,
  jobsPerPrincipal: 5,
}

/** Two teams: one has the users of the seed, the other one a role. */
export const TEAMS: readonly GuardrailRule[] = [
  {
    ...rule,
    name: 'trainers',
    for: { sources: ['acmeco.ml-platform'] },
    principals: ['user/trainer-*', 'user/late-*', 'role/late-*'],
    requestsPerHour: 4,
  },
  { ...rule, name: 'batch', for: { sources: ['acmeco.batch'] }, principals: ['role/trainer-batch'] },
  // As a file of an earlier version has it.
  { ...rule, name: 'earlier', for: { sources: ['acmeco.earlier'] }, networks: undefined, keys: undefined },
].map((one) => JSON.parse(JSON.stringify(one)))

/** Packages Curfew with guardrails of its own, and a catalogue if there is one. The caller removes the folder. */
export function packageWith(rules: readonly GuardrailRule[], entries: readonly CatalogueEntry[] = []): Promise<string> {
  const change = (folder: string) => {
    writeFileSync(join(folder, 'infra/guardrails/local.json'), JSON.stringify({ rules }))
    writeFileSync(join(folder, 'infra/catalogue/local.json'), JSON.stringify({ entries }))
  }
  return packageInFolder('local', { change })
}

export function startTeamsDay(folder: string, options: DayOptions = {}): Promise<Day> {
  return startDay({ ...options, packageFolder: join(folder, '.serverless') })
}

/** The problems of every refusal so far, as `path: message`. */
export function refusals(day: Day): readonly string[] {
  return announcementsOf(day, 'Access Refused').flatMap((detail) =>
    Object.assign({ problems: [{ path: '', message: '' }] }, detail).problems.map(
      ({ path, message }) => `${path}: ${message}`,
    ),
  )
}

/** How often schedule-access made each call. */
export function callsOfScheduling({ aws }: Day): Readonly<Record<string, number>> {
  const made = aws.calls.all.filter(({ caller }) => caller?.name === 'curfew-schedule-access')
  const counted = Map.groupBy(made, ({ operation }) => operation)
  return Object.fromEntries([...counted].map(([operation, calls]) => [operation, calls.length]))
}
