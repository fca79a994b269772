import { InvalidPattern } from './invalid-pattern.ts'

const MAX_BOUND = 5e9

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** `['>', 0, '<=', 5]`: one comparison, or a lower and an upper bound. */
export function compileNumeric(operand: unknown, path: string): (value: unknown) => boolean {
  if (!Array.isArray(operand) || ![2, 4].includes(operand.length)) {
    throw new InvalidPattern(`${path}: numeric takes one or two comparisons`)
  }
  const tests: ((value: number) => boolean)[] = []
  for (let index = 0; index < operand.length; index += 2) {
    tests.push(comparison(operand[index], operand[index + 1], path))
  }
  if (operand.length === 4) checkRange(operand, path)
  return (value) => typeof value === 'number' && tests.every((holds) => holds(value))
}

/** As on AWS, two comparisons are a lower bound and a higher upper one, in this order. */
function checkRange([first, bottom, second, top]: readonly unknown[], path: string): void {
  if (!(String(first).startsWith('>') && String(second).startsWith('<')))
    throw new InvalidPattern(`${path}: too many terms in numeric range expression`)
  if (Number(bottom) >= Number(top)) throw new InvalidPattern(`${path}: bottom must be less than top`)
}

function comparison(name: unknown, bound: unknown, path: string): (value: number) => boolean {
  const compare = typeof name === 'string' && Object.hasOwn(comparisons, name) ? comparisons[name] : undefined
  if (!compare) throw new InvalidPattern(`${path}: unrecognized numeric range operator ${String(name)}`)
  if (typeof bound !== 'number' || Math.abs(bound) > MAX_BOUND) {
    throw new InvalidPattern(`${path}: value of numeric comparison must be a number between -5e9 and 5e9`)
  }
  return (value) => compare(value, bound)
}
