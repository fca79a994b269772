import { Fault } from '#cli/fault.ts'

const DENIAL = /not authorized to perform: ([\w-]+:\w+)(?: on resource: "?([^"\s]+)"?)?/

/** What AWS denied, from its message: "User: … is not authorized to perform: s3:GetObject on resource: …". Throws a Fault for another text. */
export function deniedIn(message: string): { readonly action: string; readonly resource: string | undefined } {
  const [, action, resource] = DENIAL.exec(message) ?? []
  if (action !== undefined) return { action, resource }
  throw new Fault('Cannot read the message: it says no "not authorized to perform: ACTION on resource: RESOURCE"')
}
