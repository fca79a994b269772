import {
  type AttachedPolicy,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListRolePolicies,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam'
import type { Holder } from '../attachments.ts'

type AttachedPage = { readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined }
type InlinePage = { readonly PolicyNames?: readonly string[] | undefined }
type InlineAnswer = { readonly PolicyDocument?: string | undefined }

/** How IAM is asked for the policies of one kind of holder. */
type HolderCalls = {
  readonly attached: (client: IAMClient, holder: string) => AsyncIterable<AttachedPage>
  readonly inline: (client: IAMClient, holder: string) => AsyncIterable<InlinePage>
  readonly get: (client: IAMClient, holder: string, PolicyName: string) => Promise<InlineAnswer>
}

export const HOLDER_CALLS: Readonly<Record<Holder['type'], HolderCalls>> = {
  user: {
    attached: (client, UserName) => paginateListAttachedUserPolicies({ client }, { UserName }),
    inline: (client, UserName) => paginateListUserPolicies({ client }, { UserName }),
    get: (client, UserName, PolicyName) => client.send(new GetUserPolicyCommand({ UserName, PolicyName })),
  },
  role: {
    attached: (client, RoleName) => paginateListAttachedRolePolicies({ client }, { RoleName }),
    inline: (client, RoleName) => paginateListRolePolicies({ client }, { RoleName }),
    get: (client, RoleName, PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
  },
  group: {
    attached: (client, GroupName) => paginateListAttachedGroupPolicies({ client }, { GroupName }),
    inline: (client, GroupName) => paginateListGroupPolicies({ client }, { GroupName }),
    get: (client, GroupName, PolicyName) => client.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
  },
}
