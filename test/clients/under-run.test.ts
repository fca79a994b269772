import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ServedCurfew, serveCurfew } from '#test/stories/run/served-curfew.ts'
import { asking, curfew, endAll } from '#test/stories/run/shell.ts'
import { findClient } from './client.ts'

const PYTHON = findClient('python3', 'python3-boto3', ['-c', 'import boto3'])
const AWS = findClient('aws', 'awscli')
const DATASET = 's3://acmeco-training-datasets-wikipedia-2025-07-01/part-0000.parquet'
const WAYS = ['profile', 'env'] as const
const PRINCIPALS = ['user/trainer-gpu-01', 'role/trainer-batch'] as const
const CASES = WAYS.flatMap((way) => PRINCIPALS.map((principal) => [way, principal] as const))

let served: ServedCurfew
beforeAll(async () => {
  served = await serveCurfew()
})
afterEach(endAll)
afterAll(() => served.stop())

/** Runs a client as the job of a principal, which gets its credentials in one of the ways. */
async function under(jobId: string, way: string, principal: string, command: readonly string[]) {
  const ran = curfew([...asking(jobId, { principal }), '--credentials', way, '--', ...command], served)
  const exit = await ran.exit
  return { exit, out: ran.out(), err: exit === 0 ? '' : ran.err() }
}

const idOf = (client: string, way: string, principal: string) => `${client}-${way}-${principal.split('/')[0]}`

describe.skipIf(PYTHON.program === undefined)('boto3 under curfew run', () => {
  test.each(CASES)('with --credentials %s has the access of a job of %s, and no other', async (way, principal) => {
    const command = [PYTHON.program ?? '', 'test/clients/under_run.py']

    expect(await under(idOf('boto3', way, principal), way, principal, command)).toEqual({
      exit: 0,
      out: 'contents of part-0000.parquet\nAccessDenied\n',
      err: '',
    })
  })
})

describe.skipIf(AWS.program === undefined)('the AWS CLI under curfew run', () => {
  /** Versions before 2.13 know no variable for the endpoint. */
  const SCRIPT = `set -e
aws() { "$0" --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
aws s3 cp ${DATASET} -
echo
echo weights | aws s3 cp - "s3://acmeco-finetuned-models/$CURFEW_JOB/model"
if aws s3 cp s3://acmeco-training-datasets-payroll/salaries.parquet - 2>/dev/null; then echo allowed; else echo denied; fi`

  test.each(CASES)('with --credentials %s has the access of a job of %s, and no other', async (way, principal) => {
    const command = ['sh', '-c', SCRIPT, AWS.program ?? '']

    expect(await under(idOf('cli', way, principal), way, principal, command)).toEqual({
      exit: 0,
      out: 'contents of part-0000.parquet\ndenied\n',
      err: '',
    })
  })
})
