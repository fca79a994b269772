/** `[opensAt, closesAt)`: half open, UTC instants of whole seconds. */
export type Window = {
  readonly opensAt: Date
  readonly closesAt: Date
}
