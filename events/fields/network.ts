import { parseCidr, printCidr } from '@curfew/iam-policy/cidr'
import * as z from 'zod'
import type { Network } from '#core/access/access.ts'
import { addressProblem } from '#core/access/public-address.ts'

const MAX_PLACES = 64

const sourceIp = z
  .string()
  .superRefine((text, context) => {
    const message = addressProblem(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .transform((text) => {
    const cidr = parseCidr(text)
    return cidr === undefined ? text : printCidr(cidr)
  })

const vpcEndpoint = z
  .string()
  .regex(/^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/, 'must be a VPC endpoint id, such as vpce-0a1b2c3d4e5f67890')

const named = z
  .strictObject({
    sourceIps: places(sourceIp, 'Public addresses or CIDR blocks that the job calls from.').optional(),
    vpcEndpoints: places(vpcEndpoint, 'VPC endpoints that the job calls through.').optional(),
    any: z.literal(true).optional().meta({ description: 'From anywhere. Only if the guardrails allow it.' }),
  })
  .refine((places) => Object.values(places).filter((place) => place !== undefined).length === 1, {
    message:
      'must name exactly one of sourceIps, vpcEndpoints or any: no request carries both a source IP and an endpoint',
  })
  .transform(({ sourceIps, vpcEndpoints }): Network => {
    if (sourceIps !== undefined) return { sourceIps }
    return vpcEndpoints === undefined ? 'any' : { vpcEndpoints }
  })

/** Where the job calls from: exactly one of public addresses, VPC endpoints, or anywhere (`"any"` for short). */
export const network = z.union([named, z.literal('any')])

function places<Place extends z.ZodType>(place: Place, description: string) {
  return z.array(place).min(1, 'must name at least one').max(MAX_PLACES).meta({ description })
}
