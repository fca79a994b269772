/** The word by which a shell asks `curfew` what may follow. No user types it. */
export const COMPLETE = '__complete'

/** The answer that names of files may stand there as well. */
export const FILES = ':files'
