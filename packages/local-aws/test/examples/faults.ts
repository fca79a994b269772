// biome-ignore-all lint/suspicious/noConsole: an example prints its result
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { realClock } from '../../src/clock.ts'
import { connectionLost } from '../../src/faults.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

let lostResponses = 1
const faults = {
  before: () => undefined,
  after: () => (lostResponses-- > 0 ? connectionLost() : undefined),
}
const aws = await localAws({ clock: realClock, faults })
const iam = new IAMClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }))

// The user is created, the response is lost, and the SDK retries.
await iam.send(new CreateUserCommand({ UserName: 'trainer' })).catch((error) => console.log(error.message))
for (const { operation, errorCode } of aws.calls.all) console.log(operation, errorCode)
