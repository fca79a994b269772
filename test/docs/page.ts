import { globSync, readFileSync } from 'node:fs'

/** A page of the documentation, with what has to agree with other pages and with the product. */
export type Page = {
  readonly file: string
  readonly text: string
  readonly headings: readonly string[]
  /** The anchors of its headings on GitHub: `late-closing`. */
  readonly anchors: ReadonlySet<string>
  /** The targets of its links within the repository. */
  readonly links: readonly string[]
  /** The text in backticks within a line. */
  readonly words: readonly string[]
  readonly blocks: readonly Block[]
}

/** A fenced block, and the line of prose before it. */
export type Block = { readonly language: string; readonly text: string; readonly before: string }

const FENCE = /^( *)```([\w-]*)[^\n]*\n([\s\S]*?)^\1```/gm

export const PAGES: readonly Page[] = globSync('{*.md,docs/*.md,docs/targets/*.md}').toSorted().map(readPage)

export function pageOf(file: string): Page {
  const page = PAGES.find((one) => one.file === file)
  if (page === undefined) throw new Error(`There is no page ${file}`)
  return page
}

/** The text below a heading, up to the next heading of its level or above. */
export function section({ text }: Page, heading: string): string {
  const [, level = '', below = ''] = new RegExp(`^(#+) ${RegExp.escape(heading)}\n(.*)`, 'ms').exec(text) ?? []
  return below.split(new RegExp(`^#{1,${level.length}} `, 'm'))[0] ?? ''
}

function readPage(file: string): Page {
  const text = readFileSync(file, 'utf8')
  const prose = text.replaceAll(FENCE, '')
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title)
  return {
    file,
    text,
    headings,
    anchors: new Set(anchorsOf(headings)),
    links: [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to).filter((to) => !/^https?:/.test(to)),
    words: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word),
    blocks: [...text.matchAll(FENCE)].map(({ 1: indent = '', 2: language = '', 3: body = '', index }) => ({
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      before: text.slice(0, index).trimEnd().split('\n').at(-1) ?? '',
    })),
  }
}

/** As GitHub derives them: lower case, without punctuation, the second of a name with `-1`. */
function anchorsOf(headings: readonly string[]): readonly string[] {
  const slugs = headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
  return slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter((other) => other === slug).length
    return before === 0 ? slug : `${slug}-${before}`
  })
}
