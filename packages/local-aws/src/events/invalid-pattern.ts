import { AwsError } from '../aws-error.ts'

/** EventBridge's error for an invalid event pattern. */
export class InvalidPattern extends AwsError {
  constructor(reason: string) {
    super('InvalidEventPatternException', 400, `Event pattern is not valid. Reason: ${reason}`)
    this.name = 'InvalidPattern'
  }
}
