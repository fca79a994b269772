import type { JobAccess } from '#core/grant/grant.ts'

/**
 * Which streams of its log groups a job may write, as expressions over their names. Derived from what services document, and
 * independently of how policies are compiled.
 */
export type StreamsOf = {
  /** The ARN of the group. */
  readonly group: string
  readonly mayWrite: (stream: string) => boolean
  /** The same as patterns of a policy may say it, with `*` and `?`. */
  readonly patterns: readonly string[]
  /** Names that are the job's, and near misses that are not. */
  readonly own: readonly string[]
  readonly others: readonly string[]
}

export function streamsOf({ access, jobId, endsWith }: JobAccess): readonly StreamsOf[] {
  return access.logGroups.map((group) => {
    const arn = (typeof group === 'string' ? group : group.arn).replace(/:\*$/, '')
    if (typeof group !== 'string') return { group: arn, ...below(group.streams) }
    const isServices = /:log-group:\/aws\//.test(arn)
    if (endsWith === undefined || !isServices) return { group: arn, ...named(jobId) }
    const [, execution] = /^arn:[^ ]*:pipeline\/[^/]+\/execution\/([^/]+)$/.exec(endsWith.name) ?? []
    if (endsWith.kind === 'pipelineExecution' && execution !== undefined) return { group: arn, ...ofSteps(execution) }
    return { group: arn, ...(endsWith.kind === 'tuningJob' ? ofChildren(endsWith.name) : below(`${endsWith.name}/`)) }
  })
}

type Streams = Omit<StreamsOf, 'group'>

function below(prefix: string): Streams {
  const bare = prefix.replace(/\/$/, '')
  return {
    mayWrite: (stream) => stream.startsWith(prefix),
    patterns: [`${plainText(prefix)}*`],
    own: [`${prefix}algo-1-1752627600`],
    others: [bare, `${bare}2/x`, `x${prefix}x`, 'x'],
  }
}

function named(job: string): Streams {
  return {
    mayWrite: (stream) => stream === job || stream.startsWith(`${job}/`),
    patterns: [plainText(job), `${plainText(job)}/*`],
    own: [job, `${job}/algo-1`],
    others: [`${job}1`, `${job}-001-8a9b0c1d/algo-1`, 'x'],
  }
}

/** `<tuning job>-001-8a9b0c1d/algo-1-…`: three characters and eight, whatever they are, and nothing else. */
function ofChildren(tuning: string): Streams {
  return {
    mayWrite: (stream) => {
      const rest = stream.startsWith(`${tuning}-`) ? stream.slice(tuning.length + 1) : ''
      return rest.length >= 17 && rest[3] === '-' && rest.slice(12, 18) === '/algo-'
    },
    patterns: [`${plainText(tuning)}-???-????????/algo-*`],
    own: [`${tuning}-001-8a9b0c1d/algo-1-1752627600`],
    others: [
      ...[`${tuning}/algo-1`, `${tuning}-001-8a9b0c1d`, `${tuning}-001-8a9b0c1d/x`, `${tuning}-1-8a9b0c1d/algo-1`],
      ...[`${tuning}-001-8a9b0c1d2/algo-1`, `${tuning}2-001-8a9b0c1d/algo-1`, `x${tuning}-001-8a9b0c1d/algo-1`],
    ],
  }
}

/** The jobs of a pipeline's steps: `pipelines-<execution>-<step>-…`. */
function ofSteps(execution: string): Streams {
  return {
    mayWrite: (stream) => stream.startsWith(`pipelines-${execution}-`),
    patterns: [`pipelines-${plainText(execution)}-*`],
    own: [`pipelines-${execution}-train-tmgxry49ug/algo-1`],
    others: [`pipelines-${execution}`, `pipelines-${execution}2-train/algo-1`, `x-pipelines-${execution}-train`, 'x'],
  }
}

/** Text that means itself where IAM reads wildcards and variables. */
export function plainText(text: string): string {
  return text.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`)
}
