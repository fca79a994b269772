import { accountsOf } from '#core/admission/account-reach.ts'
import { bundle } from './bundle.ts'
import { catalogueProblems } from './catalogue.ts'
import { stageProblems } from './deploy-plan.ts'
import { deploymentProblems, guardrailsFileOf, reachProblems, readGuardrails } from './guardrails.ts'
import { infraFile } from './infra/source.ts'

type Serverless = {
  readonly getProvider: (name: 'aws') => { readonly getStage: () => string }
  /** The service with every variable resolved, those of `--param` included. */
  readonly service: { readonly functions: Readonly<Record<string, { readonly environment?: Environment }>> }
}

type Environment = Readonly<Record<string, unknown>>

/**
 * Resolves `${infra:…}`, bundles the Lambdas with the guardrails and the catalogue of the stage before osls zips them, and refuses
 * to deploy a stage that is not for AWS, guardrails that lack what they need to allow anything or name an account that the boundary
 * does not have, or a catalogue with errors.
 */
export default class CurfewPlugin {
  readonly configurationVariablesSources = { infra: { resolve: infraFile } }
  readonly hooks: Readonly<Record<string, () => Promise<void>>>

  constructor(serverless: Serverless) {
    const stage = () => serverless.getProvider('aws').getStage()
    const accounts = (name: string) =>
      Object.values(serverless.service.functions).flatMap(({ environment = {} }) =>
        name in environment ? accountsOf(String(environment[name])) : [],
      )
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => bundle(stage()),
      'before:deploy:deploy': async () => {
        const file = guardrailsFileOf(stage())
        const guardrails = await readGuardrails(file)
        const reach = { read: accounts('READ_ACCOUNTS'), write: accounts('WRITE_ACCOUNTS') }
        const lacking = [...deploymentProblems(file, guardrails), ...reachProblems(file, guardrails, reach)]
        const problems = [...stageProblems(stage()), ...lacking, ...(await catalogueProblems(stage()))]
        if (problems.length > 0) throw new Error(`Cannot deploy: ${problems.join('; ')}`)
      },
    }
  }
}
