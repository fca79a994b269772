import type { Access, Network } from './access.ts'
import type { Principal } from './principal.ts'
import type { Window } from './window.ts'

/** `shared`: Allow only, jobs may overlap on a principal. `exclusive`: Deny outside window and network as well. */
export type Isolation = 'shared' | 'exclusive'

/** Everything that a policy is compiled from. */
export type Leave = {
  readonly jobId: string
  readonly principal: Principal
  readonly window: Window
  readonly network: Network
  readonly access: Access
  readonly isolation: Isolation
}
