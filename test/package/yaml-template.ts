import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Template } from './template.ts'

// A dependency of osls. It does not know CloudFormation's short forms.
const yaml = createRequire(import.meta.url)('js-yaml')

const FUNCTIONS = ['Ref', 'Condition', 'Sub', 'GetAtt', 'If', 'Equals', 'Not', 'And', 'Or', 'Join']

/** Those whose long form has no prefix. */
const UNPREFIXED = ['Ref', 'Condition']

/** A template of its own, in YAML with the short forms of CloudFormation's functions. */
export function yamlTemplate(file: string): Template {
  const short = FUNCTIONS.flatMap((name) =>
    ['scalar', 'sequence', 'mapping'].map(
      (kind) =>
        new yaml.Type(`!${name}`, {
          kind,
          construct: (value: unknown) => ({ [UNPREFIXED.includes(name) ? name : `Fn::${name}`]: value }),
        }),
    ),
  )
  return yaml.load(readFileSync(file, 'utf8'), { schema: yaml.DEFAULT_SCHEMA.extend(short) })
}
