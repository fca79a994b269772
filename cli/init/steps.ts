import type { Step } from '#cli/contracts/init.ts'
import { parsePrincipal } from '#core/grant/principal.ts'
import type { Answers } from './answers.ts'

type Where = {
  readonly guardrails: string
  readonly event: string
  /** From `curfew` on: the prefix of the stage. */
  readonly prefix: string
}

/** What is to be done with the first files, in order. Commands are for a POSIX shell; those of the stack, for a clone of the repository. */
export function stepsOf(answers: Answers, where: Where): readonly Step[] {
  const { stage, platform, principal } = answers
  const request = {
    purpose: 'See what the first event would allow, and ask for it, from now on',
    commands: [
      `curfew policy prove ${where.event} --guardrails ${where.guardrails}`,
      `curfew request ${where.event} --for ${quoted(answers.for)} --wait`,
    ],
  }
  if (stage === 'local')
    return [{ purpose: 'Serve Curfew on this machine, with users and roles', commands: ['npm run local'] }, request]
  const deployed = `infra/guardrails/${stage}.json`
  const platforms = platform === undefined || platform === 'eks' ? '' : ` --param platforms=${platform}`
  return [
    {
      purpose: 'Deploy the stage with these guardrails',
      commands: [
        ...(where.guardrails === deployed ? [] : [`cp ${where.guardrails} ${deployed}`]),
        `npm run deploy -- --stage ${stage}${platforms}`,
      ],
    },
    {
      purpose: `Create ${principal.replace('/', ' ')}, unless it has Curfew's boundary and tag already`,
      commands: [principalCommand(answers, where.prefix)],
    },
    request,
  ]
}

/** The stack of infra/principal.yml, with the parameters that this principal needs. */
function principalCommand({ principal, platform, trustedService }: Answers, prefix: string): string {
  const { type, name } = parsePrincipal(principal) ?? { type: 'user', name: principal }
  const parameters = [
    `Name=${name}`,
    `Kind=${type}`,
    ...(prefix === 'curfew' ? [] : [`Prefix=${prefix}`]),
    ...(platform === undefined ? [] : [`Platform=${platform}`]),
    ...(trustedService === undefined ? [] : [`TrustedService=${trustedService}`]),
  ]
  return [
    `aws cloudformation deploy --template-file infra/principal.yml --stack-name ${stackNameOf(name)}`,
    `  --capabilities CAPABILITY_NAMED_IAM --parameter-overrides ${parameters.join(' ')}`,
  ].join(' \\\n')
}

/** Names of stacks have letters, digits and hyphens, and begin with a letter. */
function stackNameOf(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9-]+/g, '-')
  return /^[A-Za-z]/.test(plain) ? plain : `principal-${plain}`
}

function quoted(text: string): string {
  return /^\w+$/.test(text) ? text : `'${text}'`
}
