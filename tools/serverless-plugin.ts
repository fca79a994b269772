import { bundle } from './bundle.ts'

type Serverless = { readonly getProvider: (name: 'aws') => { readonly getStage: () => string } }

/** Bundles the Lambdas, with the guardrails of the stage, before osls zips them. */
export default class Bundle {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>

  constructor(serverless: Serverless) {
    this.hooks = { 'before:package:createDeploymentArtifacts': () => bundle(serverless.getProvider('aws').getStage()) }
  }
}
