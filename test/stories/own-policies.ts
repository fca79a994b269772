import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import * as z from 'zod'
import type { Day } from '#local/day/day.ts'
import { announcementsOf, USER } from './day.ts'

const scheduled = z.object({ warnings: z.array(z.object({ path: z.literal('principal.name'), message: z.string() })) })

export const AWS_POLICY = (name: string) => `arn:aws:iam::aws:policy/${name}`

export type Statement = Readonly<Record<string, unknown>>

/** A policy with these statements, each an Allow unless it says otherwise. */
export function policyOf(...statements: readonly Statement[]): string {
  const all = statements.map((statement) => ({ Effect: 'Allow', ...statement }))
  return JSON.stringify({ Version: '2012-10-17', Statement: all })
}

/** Rights on objects of some bucket. */
export function onObjects(Action: string | readonly string[], of: string): Statement {
  return { Action, Resource: `arn:aws:s3:::${of}` }
}

export async function attachTo({ iam }: Day, PolicyArn: string, UserName = USER): Promise<void> {
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
}

export async function attachToRole({ iam }: Day, PolicyArn: string, RoleName = 'trainer-batch'): Promise<void> {
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
}

export async function putInline({ iam }: Day, PolicyName: string, PolicyDocument: string, UserName = USER) {
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }))
}

export async function putInRole({ iam }: Day, RoleName: string, PolicyName: string, PolicyDocument: string) {
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }))
}

/** A group with the user, and with an attached and an inline policy. */
export async function joinGroup({ iam }: Day, GroupName: string, PolicyDocument: string): Promise<void> {
  await iam.send(new CreateGroupCommand({ GroupName }))
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName: USER }))
  await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'shared', PolicyDocument }))
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: AWS_POLICY('AmazonS3ReadOnlyAccess') }))
}

export async function createPolicy({ iam }: Day, PolicyName: string, PolicyDocument: string): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }))
  return Policy?.Arn ?? ''
}

/** A managed role that a service runs jobs as. */
export async function createServiceRole(
  { aws, iam }: Day,
  RoleName: string,
  Service: string,
  Action: string | readonly string[] = 'sts:AssumeRole',
): Promise<void> {
  const statement = { Effect: 'Allow', Principal: { Service }, Action }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const PermissionsBoundary = aws.boundaryArn
  const Tags = [{ Key: 'curfew:managed', Value: 'true' }]
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, PermissionsBoundary, Tags }))
}

/** The messages of the warnings of the only job that was scheduled. */
export function warningsOf(day: Day): readonly string[] {
  const [detail, ...others] = announcementsOf(day, 'Access Scheduled')
  if (detail === undefined || others.length > 0) throw new Error('Expected one job to be scheduled')
  return scheduled.parse(detail).warnings.map(({ message }) => message)
}
