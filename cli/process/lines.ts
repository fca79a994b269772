/** The lines of a file, as they arrive; `-` is standard input. What reads them is loaded here: few commands need it. */
export async function* linesOf(file: string, stdin: NodeJS.ReadableStream): AsyncGenerator<string> {
  const [{ createReadStream }, { createInterface }] = await Promise.all([import('node:fs'), import('node:readline')])
  yield* createInterface({ input: file === '-' ? stdin : createReadStream(file), crlfDelay: Infinity })
}
