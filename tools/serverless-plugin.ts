import { bundle } from './bundle.ts'
import { stageProblems } from './deployment.ts'

type Serverless = { readonly getProvider: (name: 'aws') => { readonly getStage: () => string } }

/** Bundles the Lambdas, with the guardrails of the stage, before osls zips them; and deploys no stage that is not for AWS. */
export default class Bundle {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>

  constructor(serverless: Serverless) {
    const stage = () => serverless.getProvider('aws').getStage()
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => bundle(stage()),
      'before:deploy:deploy': async () => {
        const [problem] = stageProblems(stage())
        if (problem !== undefined) throw new Error(`Cannot deploy: ${problem}`)
      },
    }
  }
}
