import { bundle } from './bundle.ts'
import { catalogueProblems } from './catalogue.ts'
import { stageProblems } from './deploy-plan.ts'
import { deploymentProblems, guardrailsFileOf, readGuardrails } from './guardrails.ts'
import { infraFile } from './infra/source.ts'

type Serverless = { readonly getProvider: (name: 'aws') => { readonly getStage: () => string } }

/**
 * Resolves `${infra:…}`, bundles the Lambdas with the guardrails and the catalogue of the stage before osls zips them, and refuses
 * to deploy a stage that is not for AWS, guardrails that lack what they need to allow anything, or a catalogue with errors.
 */
export default class CurfewPlugin {
  readonly configurationVariablesSources = { infra: { resolve: infraFile } }
  readonly hooks: Readonly<Record<string, () => Promise<void>>>

  constructor(serverless: Serverless) {
    const stage = () => serverless.getProvider('aws').getStage()
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => bundle(stage()),
      'before:deploy:deploy': async () => {
        const file = guardrailsFileOf(stage())
        const lacking = deploymentProblems(file, await readGuardrails(file))
        const problems = [...stageProblems(stage()), ...lacking, ...(await catalogueProblems(stage()))]
        if (problems.length > 0) throw new Error(`Cannot deploy: ${problems.join('; ')}`)
      },
    }
  }
}
