/** The world outside the commands, which tests replace. */
export interface Io {
  /** The text of a file; `-` is standard input. */
  read(file: string): Promise<string>
  /** The files in a folder and below, but not in hidden folders and in those of packages. Undefined if it is no folder. */
  filesIn(folder: string): Promise<readonly string[] | undefined>
  /** The lines of a file, as they arrive; `-` is standard input. */
  lines(file: string): AsyncIterable<string>
  /** Writes a file; with `new`, only if there is none: otherwise it rejects with the code EEXIST. */
  write(file: string, text: string, mode?: 'new'): Promise<void>
  /** Writes text unchanged; resolves when the stream can take more. */
  out(text: string): Promise<void>
  err(text: string): void
  /** Shows what is waited for, in one line that the next one replaces; undefined removes it. Without a terminal, a line now and then. */
  status(line: string | undefined): void
  /** Fills the terminal with text, until the next one; undefined gives the terminal back. Only where there is a width. */
  screen(text: string | undefined): void
  now(): Date
  /** Resolves early once the signal is aborted. */
  sleep(seconds: number, until?: AbortSignal): Promise<void>
  /** Aborted when somebody ends the command, as by Ctrl-C. From the first call on, that ends the process no more by itself. */
  interruption(): AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The working folder and the home folder. */
  readonly cwd: string
  readonly home: string
  /** Whether the output may have colours. */
  readonly colours: boolean
  /** Whether the output may have links (OSC 8). */
  readonly links: boolean
  /** How many columns the terminal has that the output goes to; undefined if it goes elsewhere. */
  readonly width: number | undefined
  /** Whether somebody can be asked: standard input and standard error are terminals. */
  readonly isInteractive: boolean
  /** The user's time zone, such as `Europe/Berlin`; undefined: that of the process. */
  readonly timeZone: string | undefined
}
