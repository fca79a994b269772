import * as z from 'zod'
import { contract } from './contract.ts'

/** The stack's own rule sends it every hour, to the sweep alone. It is never on a bus, and carries nothing. */
export const InventoryDue = contract('Inventory Due', z.undefined())
