import { aFunction, aLambdaHost, later } from './host.ts'
import { packaged } from './packaged.ts'

const folder = await packaged({
  flaky: `
    let calls = 0
    export const handler = async ({ fails }) => {
      calls += 1
      if (calls <= fails) throw new Error('attempt ' + calls)
      return calls
    }`,
})

type Options = NonNullable<Parameters<typeof aLambdaHost>[1]>

/** A function that fails for as many calls as its event says, and a list of its attempts with the second of each. */
export function aFlakyFunction(changes: Parameters<typeof aFunction>[2] = {}, options: Options = {}) {
  const runs: [number, number][] = []
  const fn = aFunction(folder, 'flaky', changes)
  const account = aLambdaHost([fn], {
    onRun: ({ attempt, at }) => runs.push([attempt, (at.getTime() - later(0).getTime()) / 1000]),
    ...options,
  })
  return { ...account, runs, fn }
}
