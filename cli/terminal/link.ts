import type { Io } from '#cli/io.ts'

/** Text that a terminal opens a web page for (OSC 8); the text alone where output may have no links. */
export function link(text: string, url: `https://${string}`, { links }: Pick<Io, 'links'>): string {
  return links ? `\u001b]8;;${url}\u0007${text}\u001b]8;;\u0007` : text
}
