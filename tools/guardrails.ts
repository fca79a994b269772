import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { type AccountReach, guardrailReachProblems } from '#core/admission/account-reach.ts'
import type { Guardrails } from '#core/admission/guardrails.ts'
import { lintGuardrails } from '#core/admission/lint-guardrails.ts'
import { guardrailsContract } from './guardrails-contract.ts'

/** The guardrails file of a stage: its own, or the default, which allows nothing. */
export function guardrailsFileOf(stage: string): string {
  const own = `infra/guardrails/${stage}.json`
  return existsSync(own) ? own : 'infra/guardrails/default.json'
}

/** Throws with every problem and its path if the file breaks the contract. */
export async function readGuardrails(file: string): Promise<Guardrails> {
  const parsed = guardrailsContract.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`Cannot use the guardrails in ${file}:\n${z.prettifyError(parsed.error)}`)
  return { rules: parsed.data.rules }
}

/** Entries of guardrails that the boundary of a stage with these parameters would not let anybody use. */
export function reachProblems(file: string, guardrails: Guardrails, reach: AccountReach): readonly string[] {
  return guardrailReachProblems(guardrails, reach).map(({ path, message }) => `${file}: ${path}: ${message}`)
}

/** What guardrails that keep to their contract lack, so that a deployment with them would refuse what an earlier one allowed. */
export function deploymentProblems(file: string, guardrails: Guardrails): readonly string[] {
  return lintGuardrails(guardrails)
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message, help }) => `${file}: ${path}: ${message}. ${help}`)
}
