import { bundle } from './bundle.ts'

/** Bundles the Lambdas before osls zips them. */
export default class Bundle {
  readonly hooks = { 'before:package:createDeploymentArtifacts': () => bundle() }
}
