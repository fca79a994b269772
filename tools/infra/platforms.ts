// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes references like this
import { isJobPlatform, JOB_PLATFORM_NAMES, JOB_PLATFORMS, type JobPlatform } from '#core/job-platforms/job-platform.ts'
import { statementOf } from '#core/job-platforms/statement.ts'
import type { Json, Loops } from './expand.ts'

const NAME = `(${JOB_PLATFORM_NAMES.join('|')})`

/** The values of the parameter `platforms`. */
export const PLATFORMS_FORM = new RegExp(`^(none|${NAME}(,${NAME})*)$`)

/** CloudFormation's names for what differs between accounts. */
const PLACE = { partition: '${AWS::Partition}', account: '${AWS::AccountId}', urlSuffix: '${AWS::URLSuffix}' }

/** The platforms that a stage names, each once. Throws for anything else, so that a typo takes no right away in silence. */
export function parsePlatforms(parameter: Json): readonly JobPlatform[] {
  const text = String(parameter)
  if (text === 'none') return []
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.filter((name) => !isJobPlatform(name))
  if (wrong.length > 0) {
    const known = `none, or one or more of ${JOB_PLATFORM_NAMES.join(', ')}, separated by commas`
    throw new Error(
      `Cannot use the parameter platforms: "${wrong.join('", "')}" is no platform; its values are ${known}`,
    )
  }
  return JOB_PLATFORM_NAMES.filter((name) => names.includes(name))
}

/** `ForEachPlatformRight` repeats its content for each statement, as `<statement>`. */
export function platformLoop(platforms: readonly JobPlatform[]): Loops {
  const rights = platforms.flatMap((platform) => JOB_PLATFORMS[platform].rightsIn(PLACE))
  return { ForEachPlatformRight: rights.map((right) => ({ statement: withReferences(statementOf(right)) })) }
}

/** Whatever names a value of CloudFormation, as a substitution of its own. */
function withReferences(node: Json): Json {
  if (typeof node === 'string') return node.includes('${') ? { 'Fn::Sub': node } : node
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(withReferences)
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withReferences(value)]))
}
