import { count } from '#cli/count.ts'
import { type Finding, failure, orOk, shortList, warning } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'
import { ALARMS } from '#cli/doctor/stage-parts.ts'

export type AlarmFacts = {
  readonly name: string
  readonly state: string
  readonly description: string
  readonly notifies: boolean
  readonly isEnabled: boolean
}

export function judgeAlarms(found: readonly AlarmFacts[], stage: Stage): readonly Finding[] {
  const own = ALARMS.map((alarm) => `${stage.prefix}-${alarm}`)
  const alarms = found.filter(({ name }) => own.includes(name))
  const missing = own.filter((name) => !alarms.some((alarm) => alarm.name === name))
  const muted = alarms.filter(({ isEnabled }) => !isEnabled).map(({ name }) => name)
  const silence = alarms.some(({ notifies }) => notifies) ? '' : '; they notify nobody (parameter alarmTopic)'
  const gone = `${count(missing.length, 'alarm')} missing: ${shortList(missing)}`
  return orOk(
    [
      ...alarms.filter(({ state }) => state === 'ALARM').map(onAlarm),
      ...(missing.length === 0 ? [] : [failure(gone, redeploy(stage))]),
      ...muted.map((name) =>
        warning(`alarm ${name} notifies nobody`, `aws cloudwatch enable-alarm-actions --alarm-names ${name}`),
      ),
    ],
    `${count(alarms.length, 'alarm')}, none of them on${silence}`,
  )
}

/** A description ends with the section of the runbook that says what to do. */
function onAlarm({ name, description }: AlarmFacts): Finding {
  const [, sentence = description, anchor] = /^(.*?)[.]?\s+(docs\/runbook\.md#\S+)$/s.exec(description) ?? []
  return failure(`alarm ${name} is on: ${sentence}`, `see ${anchor ?? 'docs/runbook.md'}`)
}
