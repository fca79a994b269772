import { cli } from '../fake-io.ts'

export const lint = (...argv: readonly string[]) => ['policy', 'lint', ...argv]
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b-1/*' }
export const policy = (changed: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...changed }] }, null, 2)
export const codes = async (argv: readonly string[], files: Readonly<Record<string, string>> = {}) =>
  JSON.parse((await cli(lint(...argv, '--format', 'json'), { files })).out).findings.map(
    ({ code }: { code: string }) => code,
  )
