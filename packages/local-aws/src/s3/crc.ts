/** CRC-32C (Castagnoli), as `x-amz-checksum-crc32c` has it. */
export function crc32c(body: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of body) crc = (CASTAGNOLI[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}

/** CRC-64/NVME, as `x-amz-checksum-crc64nvme` has it. In halves of 32 bits: BigInt takes many times as long. */
export function crc64nvme(body: Uint8Array): bigint {
  let [high, low] = [0xffffffff, 0xffffffff]
  for (const byte of body) {
    const index = (low ^ byte) & 0xff
    low = (NVME_LOW[index] ?? 0) ^ ((low >>> 8) | (high << 24))
    high = (NVME_HIGH[index] ?? 0) ^ (high >>> 8)
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)
}

/** The polynomials, with their bits reversed. */
const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, byte) => Number(remainder(byte, 0x82f63b78n)))
const NVME = Array.from({ length: 256 }, (_, byte) => remainder(byte, 0x9a6c9329ac4bc9b5n))
const NVME_LOW = Uint32Array.from(NVME, (value) => Number(value & 0xffffffffn))
const NVME_HIGH = Uint32Array.from(NVME, (value) => Number(value >> 32n))

function remainder(byte: number, polynomial: bigint): bigint {
  let value = BigInt(byte)
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
  return value
}
