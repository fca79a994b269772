import { unfinishedGrants } from '#cli/aws/grants.ts'
import { type Checked, failure, ok } from '#cli/doctor/finding.ts'
import { judgeClock } from '#cli/doctor/rules/clock.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Settings } from '#cli/settings/settings.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { readBus } from './bus-facts.ts'
import { readCaller } from './caller.ts'
import type { Patient } from './check.ts'
import { connectAll } from './clients.ts'
import { checkPrincipals } from './principal-checks.ts'
import { STACK_CHECKS } from './stack-checks.ts'
import { readTable } from './table-facts.ts'

export type Examined = {
  /** Undefined if AWS did not accept the credentials. */
  readonly place: (Stage & { readonly caller: string }) | undefined
  readonly findings: readonly Checked[]
}

/** Looks at a stage and at everybody whom it grants to. Nothing that cannot be read hides the rest. */
export async function examine(settings: Settings, asked: readonly Principal[], io: Io): Promise<Examined> {
  io.status('asking AWS who is calling')
  const caller = await readCaller(() => io.now()).catch((error: unknown) => {
    if (error instanceof Fault) return error
    throw error
  })
  if (caller instanceof Fault) return { place: undefined, findings: [signInFirst(caller)] }

  const { arn, ahead, ...deployment } = caller
  const stage: Stage = { stage: settings.stage, prefix: settings.prefix, ...deployment }
  const patient = patientOf(stage, io)
  const first: readonly Checked[] = [
    { check: 'credentials', ...ok(`${arn}, in ${stage.region}`) },
    ...judgeClock(ahead).map((finding) => ({ check: 'clock', ...finding })),
  ]
  const isThere = await isDeployed(patient)
  const rest = isThere ? await runAll(asked, patient, io) : [notDeployed(stage)]
  return { place: { ...stage, caller: arn }, findings: [...first, ...rest] }
}

function patientOf(stage: Stage, io: Io): Patient {
  const clients = connectAll(stage.prefix)
  let reading: Promise<readonly Grant[]> | undefined
  const grants = () => {
    reading ??= unfinishedGrants(clients.table)
    return reading
  }
  return { stage, clients, grants, now: () => io.now() }
}

async function runAll(asked: readonly Principal[], patient: Patient, io: Io): Promise<readonly Checked[]> {
  let done = 0
  let principals = ''
  const show = () => io.status(`checked ${done} of ${STACK_CHECKS.length}${principals}`)
  show()
  const ofStack = STACK_CHECKS.map(async (one) => {
    const findings = await one.run(patient)
    done++
    show()
    return findings
  })
  const ofPrincipals = checkPrincipals(asked, patient, (read, of) => {
    principals = `, ${read} of ${of} principals`
    show()
  })
  return (await Promise.all([...ofStack, ofPrincipals])).flat()
}

/** A stage of which neither table nor bus exist is not there; without rights to read them, the checks say so. */
async function isDeployed({ clients, stage }: Patient): Promise<boolean> {
  const unknown = () => 'unknown' as const
  const parts = [readTable(clients.table).catch(unknown), readBus(clients.events, stage).catch(unknown)]
  return (await Promise.all<unknown>(parts)).some((part) => part !== undefined)
}

function notDeployed(stage: Stage): Checked {
  const message = `there is no stage ${stage.stage} in account ${stage.account}, region ${stage.region}: neither table nor bus ${stage.prefix}`
  return { check: 'stage', ...failure(message, `check --stage and AWS_REGION, or deploy it: ${redeploy(stage)}`) }
}

/** A Fault has its remedy after the last colon. */
function signInFirst({ message }: Fault): Checked {
  const [problem = message, ...remedy] = message.replace(/^Cannot find the caller: /, '').split('; ')
  return { check: 'credentials', ...failure(problem, remedy.join('; ') || 'set AWS_PROFILE and AWS_REGION') }
}
