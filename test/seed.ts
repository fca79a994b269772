import fc from 'fast-check'

/** Properties are tried on the same cases every time; `SEED=random npm test`, or a number, tries others. */
const SEED = 20_250_716

const { SEED: asked } = process.env
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked ?? SEED) })
