/**
 * What a command exits with. 0: success. 1: the answer is no: findings, a refusal, something that is not allowed. 2: wrong usage,
 * unreadable input, or AWS does not let the command do its work. 3: waited in vain: the outcome is not known yet. `run` exits
 * with the code of the command that it ran.
 */
export type Exit = number
