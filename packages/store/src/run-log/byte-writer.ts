/** Most bytes that one call writes. */
const MARGIN = 64;

/**
 * Bytes put together one after another. Cheaper than hex text: flattening the pieces of a batch's text took 4 of 25
 * microseconds a record.
 */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(4_096);
  #length = 0;

  /** Drops what an interrupted record left. */
  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    this.#reserve();
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 up, seven bits a byte, lowest first. */
  varint(value: number): void {
    this.#reserve();
    const bytes = this.#bytes;
    let length = this.#length;
    let rest = value;
    while (rest >= 128) {
      bytes[length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[length++] = rest;
    this.#length = length;
  }

  /** At most 32 bytes as hex text. */
  hex(text: string): void {
    this.#reserve();
    this.#length += this.#bytes.write(text, this.#length, MARGIN, 'hex');
  }

  /** A copy of what was written. */
  take(): Buffer {
    const taken = Buffer.allocUnsafe(this.#length);
    this.#bytes.copy(taken, 0, 0, this.#length);
    return taken;
  }

  #reserve(): void {
    if (this.#length + MARGIN <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
