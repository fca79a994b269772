/** What a command exits with, and what that means. `run` exits with the code of the command that it ran. */
export const EXIT_CODES = {
  0: 'success',
  1: 'the answer is no: findings, a refusal, something that is not allowed',
  2: 'wrong usage, unreadable input, or AWS does not let the command do its work',
  3: 'waited in vain: the outcome is not known yet',
} as const

export type Exit = number
