import { bundle } from './bundle.ts'

type Serverless = { readonly service: { readonly provider: { readonly stage: string } } }

/** Bundles the Lambdas, with the guardrails of the stage, before osls zips them. */
export default class Bundle {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>

  constructor({ service }: Serverless) {
    this.hooks = { 'before:package:createDeploymentArtifacts': () => bundle(service.provider.stage) }
  }
}
