// biome-ignore-all lint/suspicious/noConsole: the README shows what it prints
import { parsePolicyText } from '../../src/parse.ts'
import { PolicySyntaxError } from '../../src/syntax-error.ts'

try {
  parsePolicyText('{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"GetObject","Resource":"*"}}')
} catch (error) {
  if (error instanceof PolicySyntaxError) console.log(error.problems)
}
