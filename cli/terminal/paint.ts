import { styleText } from 'node:util'
import type { Io } from '#cli/io.ts'

export type Colour = 'red' | 'green' | 'yellow' | 'magenta' | 'cyan' | 'gray' | 'bold'

/** Colours text if the output may have colours. */
export function painter({ colours }: Pick<Io, 'colours'>): (colour: Colour, text: string) => string {
  return (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text)
}
