import { count } from '#cli/count.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { nameOf, readSource } from '#cli/source/read.ts'
import { inspectFile } from './inspect-file.ts'
import type { InspectOptions } from './inspect-options.ts'
import type { CheckedFile } from './report.ts'

/** The files of a folder that have policies, and what was not checked in it, a line each. */
export type CheckedFolder = { readonly checked: readonly CheckedFile[]; readonly notes: readonly string[] }

const MAY_HAVE_POLICIES = /\.(json|ya?ml|template)$/i
const OF_TERRAFORM = /\.tf$/i
/** A policy that is worth the name has both words, however it is written. */
const WORDS = [/statement/i, /effect/i]
/** Findings about files whose policies nobody could read. */
const UNREAD = ['YAML_SYNTAX_ERROR', 'UNRESOLVED_POLICY']

/**
 * Lints the policies in a folder: of its other files, nobody said that they are for Curfew. A file that is no JSON or YAML is
 * one that has policies if it has their words: a broken one must not pass. Throws a Fault if there is none, because a check
 * of nothing must not succeed.
 */
export async function inspectFolder(
  folder: string,
  files: readonly string[],
  options: InspectOptions,
  io: Io,
): Promise<CheckedFolder> {
  const checked: CheckedFile[] = []
  const readable = files.filter((each) => MAY_HAVE_POLICIES.test(each))
  for (const file of readable) {
    const source = await readSource(file, io)
    const inspected = WORDS.every((word) => word.test(source.text)) && (await inspectFile(file, source, options))
    if (inspected && (inspected.policies.length > 0 || inspected.findings.some(({ code }) => UNREAD.includes(code))))
      checked.push(inspected)
  }
  if (checked.length === 0) throw new Fault(`Cannot lint ${nameOf(folder)}: no file of JSON or YAML in it has a policy`)
  const [others, terraform] = [readable.length - checked.length, files.filter((each) => OF_TERRAFORM.test(each)).length]
  return {
    checked,
    notes: [
      ...(others === 0 ? [] : [`Skipped in ${folder}: ${count(others, 'file')} of JSON or YAML without a policy.`]),
      ...(terraform === 0
        ? []
        : [`Not read in ${folder}: ${count(terraform, 'file')} of Terraform. Lint what terraform show -json prints.`]),
    ],
  }
}
