import fc from 'fast-check'

/** Properties check the same cases in every run. `SEED=random npm test`, or a number, checks others. */
const SEED = 20_250_716

const { SEED: asked } = process.env
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked ?? SEED) })
