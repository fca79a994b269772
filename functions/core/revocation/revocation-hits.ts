import type { RevocationHit } from './revocation-hit.ts'

/** The table: which grants a revocation found. */
export interface RevocationHits {
  has(event: string, jobId: string): Promise<boolean>
  of(event: string): Promise<readonly RevocationHit[]>
}
