import type { Checked, Finding } from '#cli/doctor/finding.ts'
import type { Stage } from '#cli/doctor/stage.ts'
import { causeOf } from '#cli/fault.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { Clients } from './clients.ts'

/** What checks look at. */
export type Patient = {
  readonly stage: Stage
  readonly clients: Clients
  readonly now: () => Date
  /** The grants of which something is still to be done, which several checks need and one reads. */
  readonly grants: () => Promise<readonly Grant[]>
}

export type Check = {
  readonly name: string
  /** Never rejects: what cannot be read is a finding. */
  readonly run: (patient: Patient) => Promise<readonly Checked[]>
}

/** A check: facts are read, and a pure rule judges them. */
export function check<Facts>(
  name: string,
  read: (patient: Patient) => Promise<Facts>,
  judge: (facts: Facts, patient: Patient) => readonly Finding[],
): Check {
  return {
    name,
    run: async (patient) => {
      const findings = await read(patient).then(
        (facts) => judge(facts, patient),
        (error: unknown) => [unreadable(error, patient.stage)],
      )
      return findings.map((finding) => ({ check: name, ...finding }))
    },
  }
}

/** What the caller can do about a read that failed. */
function unreadable(error: unknown, { prefix }: Stage): Finding {
  // A Fault of the command line says what a user can do; what AWS said is its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && /^AccessDenied/.test(cause.name)) {
    const [, action = 'more rights'] = /perform: ([\w-]+:\w+)/.exec(cause.message) ?? []
    const remedy = `attach the managed policy ${prefix}-auditor to the caller: docs/cli.md#rights`
    return { status: 'unreadable', message: `needs ${action}`, remedy }
  }
  const isUnsupported = cause instanceof Error && UNSUPPORTED.includes(cause.name)
  const remedy = isUnsupported
    ? 'ask AWS itself'
    : 'check the network, AWS_REGION and AWS_ENDPOINT_URL, and run the command again'
  return { status: 'unreadable', message: `could not be read: ${causeOf(cause)}`, remedy }
}

/** What a local AWS says of operations that it does not have. */
const UNSUPPORTED = ['UnknownOperationException', 'NotImplemented', 'InvalidAction']
