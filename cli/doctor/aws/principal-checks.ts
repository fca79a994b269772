import type { Checked } from '#cli/doctor/finding.ts'
import { judgePrincipal } from '#cli/doctor/rules/principal.ts'
import { judgeStanding } from '#cli/doctor/rules/standing.ts'
import { boundaryArn, iamArn } from '#cli/doctor/stage.ts'
import type { Grant } from '#core/grant/grant.ts'
import { type IamPrincipal, type Principal, parsePrincipal, printPrincipal } from '#core/grant/principal.ts'
import { platformsOfServices } from '#core/job-platforms/job-platform.ts'
import { attachedArns } from '#targets/iam/attachments.ts'
import { findPrincipal } from '#targets/iam/find-principal.ts'
import { readOwnPolicies } from '#targets/iam/standing/read-own-policies.ts'
import { type Check, check, type Patient } from './check.ts'
import { readManaged } from './iam-facts.ts'

/** All of them call IAM, whose rate closings need. */
const AT_ONCE = 4

/**
 * Checks these principals, or else each that has an unfinished grant or carries the tag or the boundary of the stage.
 * @param progress called after each principal
 */
export async function checkPrincipals(
  asked: readonly Principal[],
  patient: Patient,
  progress: (done: number, of: number) => void,
): Promise<readonly Checked[]> {
  const grants = await patient.grants().catch(() => [])
  const managed = new Map<string, Principal>(asked.map((one) => [printPrincipal(one), one]))
  const discovery = check(
    'principals',
    () => readManaged(patient.clients.iam, patient.stage),
    (found) => {
      for (const one of found) managed.set(printPrincipal(one), one)
      return found.length > 0 ? [] : [{ status: 'ok', message: 'nobody carries the tag or the boundary yet' }]
    },
  )
  const found = asked.length > 0 ? [] : await discovery.run(patient)
  if (asked.length === 0) for (const { principal } of grants) managed.set(printPrincipal(principal), principal)

  const names = [...managed.keys()].toSorted()
  const results: (readonly Checked[])[] = []
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = names.slice(start, start + AT_ONCE).flatMap((name) => parsePrincipal(name) ?? [])
    results.push(...(await Promise.all(some.map((one) => checkPrincipal(one, grants, patient)))))
    progress(results.length, names.length)
  }
  return [...found, ...results.flat()]
}

async function checkPrincipal(
  principal: Principal,
  all: readonly Grant[],
  patient: Patient,
): Promise<readonly Checked[]> {
  const who = printPrincipal(principal)
  if (principal.type === 'access-key')
    return check(
      who,
      async () => undefined,
      () => [UNREADABLE],
    ).run(patient)
  const grants = all.filter((grant) => printPrincipal(grant.principal) === who)
  const checks = [marks(who, principal, grants), standing(who, principal, grants)]
  return (await Promise.all(checks.map((one) => one.run(patient)))).flat()
}

const UNREADABLE = { status: 'ok', message: 'not looked at: only the Lambdas of the stage may read its store' } as const

function marks(who: string, principal: IamPrincipal, grants: readonly Grant[]): Check {
  return check(
    who,
    async ({ clients }) => ({ principal, grants, found: await findPrincipal(clients.iam, principal) }),
    (facts, { stage }) => judgePrincipal(facts, stage),
  )
}

/** Of one that does not exist, the other check says so. */
function standing(who: string, principal: IamPrincipal, grants: readonly Grant[]): Check {
  return check(
    who,
    async ({ clients, stage }) => {
      const found = await findPrincipal(clients.iam, principal)
      if (found === undefined) return undefined
      const { services } = found
      const isOfGrant = (arn: string) => arn.startsWith(iamArn(stage, `policy/${stage.prefix}/`))
      const attached = (await attachedArns(principal, clients.iam)).filter((arn) => !isOfGrant(arn))
      const source = { client: clients.iam, boundaryArn: boundaryArn(stage), isOfGrant }
      const own = await readOwnPolicies(principal, attached, platformsOfServices(services).length > 0, source)
      return { principal, services, own, grants }
    },
    (facts, { stage, now }) => (facts === undefined ? [] : judgeStanding(facts, stage, now())),
  )
}
