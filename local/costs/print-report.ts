import type { Share } from './bill.ts'
import { table } from './columns.ts'
import type { Confirmation, Price } from './price.ts'
import { PRICE_NAMES, PRICES, type PriceName } from './prices.ts'
import { PURPOSES } from './purpose.ts'
import { type Costs, PRINCIPALS, type Report } from './report.ts'

/** The report as text: each table with a heading, all money in US dollars. */
export function print(report: Report): string {
  const { options, load, standing, thousandJobs, month, notes } = report
  const { of, keys, count } = options.measured
  const { msPerCall, msPerInit, coldPercent } = options.assumed
  const principals = of === 'role' ? 'roles' : `users, keys: ${keys}`
  return [
    `Prices of ${report.region} as of ${report.pricesOf}, in US dollars, without free allowances, discounts and taxes.`,
    `Counted on local AWS with ${count} jobs of ${principals}.`,
    `Assumed: ${msPerCall} ms per call, ${msPerInit} ms per cold start, ${coldPercent} cold starts per 100 runs for jobs.\n`,
    heading('Usage of one job, and of each hour that its window is open'),
    counted(report),
    heading('Each month, without any jobs'),
    costs(standing, 2),
    `After free allowances, if nothing else uses them: ${money(standing.afterFree, 2)}\n`,
    heading(
      `1,000 jobs, each open for ${options.hoursOpen} hours, of ${number(load.jobs)} per month on ${number(load.principals)} ${of}s`,
    ),
    costs(thousandJobs, 4),
    heading('That month'),
    table([
      ['standing', money(month.standing, 2), 'independent of jobs'],
      ['jobs', money(month.jobs, 2), `${number(load.jobs)} jobs`],
      ['windows', money(month.windows, 2), `${load.windows.toFixed(1)} open at a time`],
      ['overview', money(month.overview, 2), PURPOSES.overview],
      ['history', money(month.history, 2), history(report)],
      ['principals', money(month.principals, 2), `${number(load.principals)} ${of}s`],
      ['total', money(month.total, 2), `${money(month.afterFree, 2)} after free allowances`],
    ]),
    ...notes.map((note) => `Note: ${note}\n`),
    heading('How a month grows'),
    growth(report),
    heading('Prices'),
    prices(),
  ].join('\n')
}

function history({ history: { jobsEach, bytes } }: Report): string {
  return `${PURPOSES.history}: ${number(jobsEach)} each, ${number(bytes / 1024 ** 2, 1)} MB per read`
}

function counted({ counted: { job, openHour } }: Report): string {
  const quantity = (of: typeof job, name: PriceName) =>
    of.filter(({ price }) => price === name).reduce((sum, one) => sum + one.quantity, 0)
  const rows = PRICE_NAMES.map((name) => [name, quantity(job, name), quantity(openHour, name)] as const)
  const used = rows.filter(([, ofJob, ofHour]) => ofJob !== 0 || ofHour !== 0)
  const cells = used.map(([name, ofJob, ofHour]) => [name, amount(ofJob), amount(ofHour), unitOf(name)])
  return table([['', 'job', 'open hour', 'counted in'], ...cells])
}

/** Storage and traffic are priced per GB and counted in bytes. */
function unitOf(name: PriceName): string {
  return PRICES[name].unit.replace(/^GB(?!-second)/, 'byte')
}

function costs({ dollars, byService, byPurpose }: Costs, digits: number): string {
  const rows = (shares: readonly Share[], about: Readonly<Record<string, string>>) =>
    shares
      .filter((share) => share.dollars >= 10 ** -digits / 2)
      .map(({ name, dollars }): readonly string[] => [name, money(dollars, digits), about[name] ?? ''])
  return table([
    ...rows(byService, {}),
    ['total', money(dollars, digits), ''],
    ['', '', ''],
    ...rows(byPurpose, PURPOSES),
    ['total', money(dollars, digits), ''],
  ])
}

function growth({ growth }: Report): string {
  const rows = Map.groupBy(growth, ({ jobs, windows }) => `${number(jobs)} ${number(windows)}`)
  const cells = [...rows.values()].map((loads) => [
    number(loads[0]?.jobs ?? 0),
    number(loads[0]?.windows ?? 0),
    ...loads.map(({ dollars }) => (dollars === null ? '–' : money(dollars, 2))),
  ])
  const heads = PRINCIPALS.map((count) => `${number(count)} principal${count === 1 ? '' : 's'}`)
  const footnote = '– more open windows than IAM attaches policies to that many principals\n'
  return `${table([['jobs per month', 'open at a time', ...heads], ...cells])}${footnote}`
}

function prices(): string {
  const rows = PRICE_NAMES.map((name) => {
    const { service, unit, dollars, per, readBy, asOf, confirmedBy }: Price = PRICES[name]
    return [name, service, `$${dollars} per ${perOf(per)}`, unit, asOf, `${PUBLISHERS[confirmedBy]}${readBy}`]
  })
  return table([['', 'service', 'price', 'counted in', 'as of', 'according to'], ...rows])
}

const PUBLISHERS: Readonly<Record<Confirmation, string>> = { AWS: 'AWS ', others: '', nobody: 'NOT CONFIRMED, ' }

function perOf(per: number): string {
  return per === 1024 ** 3 ? 'GB' : number(per)
}

function heading(text: string): string {
  return `${text}\n${'-'.repeat(text.length)}`
}

function money(dollars: number, digits: number): string {
  return `$${number(dollars, digits)}`
}

function amount(quantity: number): string {
  return quantity === 0 ? '' : number(quantity, quantity >= 100 ? 0 : 2).replace(/\.00$/, '')
}

function number(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
