import { AwsError } from '../aws-error.ts'

/** EventBridge's answer to a pattern it cannot use. */
export class InvalidPattern extends AwsError {
  constructor(reason: string) {
    super('InvalidEventPatternException', 400, `Event pattern is not valid. Reason: ${reason}`)
    this.name = 'InvalidPattern'
  }
}
