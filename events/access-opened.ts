import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { printedInstant, printedWindow } from './fields/printed.ts'
import { jobId } from './fields/text.ts'

/** The policy is attached; its own condition holds it shut until the window opens. */
export const accessOpened = z
  .strictObject({ jobId, principal, window: printedWindow, at: printedInstant })
  .meta({ title: 'Access Opened' })
