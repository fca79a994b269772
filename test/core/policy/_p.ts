import { compile } from '#core/policy/compile.ts'
import { prove } from '#core/policy/prove.ts'
import { but, contractor, reaching, seed0, seed3, where } from './leaves.ts'

const ds = Array.from({ length: 300 }, (_, i) => ({
  bucket: `acmeco-training-datasets-number-${String(i).padStart(12, '0')}`,
  prefix: '',
}))
for (const l of [
  seed0,
  but(seed0, { isolation: 'exclusive' }),
  but(contractor, { isolation: 'exclusive' }),
  but(seed3, { isolation: 'exclusive' }),
  seed3,
  reaching(seed0, { datasets: ds }), but(reaching(seed0,{datasets:ds.slice(0,37)}),{isolation:'exclusive'}),
  reaching(seed3, { datasets: ds.map((d) => ({ ...d, prefix: 'a/' })) }),
]) {
  const ps = compile(l, where)
  let p = prove(l, ps, where)
  for (let i = 0; i < 3; i++) p = prove(l, compile(l, where), where)
  const t = performance.now()
  for (let i = 0; i < 3; i++) p = prove(l, compile(l, where), where)
  console.log(
    p.holds,
    p.cells,
    ps.length,
    p.failures.slice(0, 5).map((f) => f.message + JSON.stringify(f.context)),
    ((performance.now() - t) / 3).toFixed(1) + 'ms',
  )
}
