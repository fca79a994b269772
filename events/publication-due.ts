import * as z from 'zod'
import { contract } from './contract.ts'

/** The stack's own rule sends it every minute, to publish alone. It is never on a bus, and carries nothing. */
export const PublicationDue = contract('Publication Due', z.undefined())
