/** What a command exits with. 0: success. 1: findings, or an unexpected result. 2: wrong usage, or unreadable input. */
export type Exit = 0 | 1 | 2
