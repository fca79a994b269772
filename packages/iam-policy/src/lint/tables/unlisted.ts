/**
 * Services that AWS's own managed policies name although the reference does not list them: they are closed, or belong to a
 * console. Nobody can tell that such an action does not exist (managed policies as of 2026-08-22).
 */
const SERVICES = new Set([
  'applicationwizard',
  'builderid',
  'catalog-admin',
  'catalog-user',
  'crowd',
  'datazonecontrol',
  'deepcomposer',
  'deeplens',
  'deepracer',
  'ec2-reports',
  'elastic-inference',
  'iot1click',
  'iotroborunner',
  'mobilehub',
  'sagemaker-groundtruth-synthetic',
  'sumerian',
  'zocalo',
])

/** Actions of services that the reference lists, likewise; a whole service's where it is being rewritten or was replaced. */
const ACTIONS =
  /^(cloudhsm:\w+(hapg|lunaclient)|cloudhsm:getconfig|cloud9:validateenvironmentname|budgets:(create|delete|update|describe)budgets?|memorydb:replicatemultiregionclusterdata|organizations:createbuilderidownedaccount|payments:\w{4,}|qapps:importdocumentto\w+|route53-recovery-control-config:describeroutingcontrolbyname|securityagent:\w+|servicecatalog:(accountlevel\w+|gettagoptionmigrationstatus)|sso:describepermissionspolicies)$/

const KEYS = new Set(['aws:principalorgmasteraccountid', 'lakeformation:gluearn'])

/** Whether AWS itself uses a service that the reference does not list. */
export function isUnlistedService(prefix: string): boolean {
  return SERVICES.has(prefix.toLowerCase())
}

/** Whether AWS itself uses an action that the reference does not list. */
export function isUnlistedAction(action: string): boolean {
  return ACTIONS.test(action.toLowerCase())
}

/** Whether AWS itself uses a condition key that the reference does not list. */
export function isUnlistedKey(key: string): boolean {
  return KEYS.has(key.toLowerCase())
}
