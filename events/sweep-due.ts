import * as z from 'zod'
import { contract } from './contract.ts'

/** The stack's own rule sends it every minute, to the sweep alone. It is never on a bus, and carries nothing. */
export const SweepDue = contract('Sweep Due', z.undefined())
