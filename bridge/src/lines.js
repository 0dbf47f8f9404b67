import { MAX_LINE } from "./protocol.js";

/** Cuts a stream of bytes into lines; a line that is too long ends it. */
export class Lines {
  /** @type {Buffer[]} */
  #parts = [];
  #length = 0;
  #onLine;

  /** @param {(line: string) => void} onLine */
  constructor(onLine) {
    this.#onLine = onLine;
  }

  /** @param {Buffer} bytes */
  add(bytes) {
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      this.#keep(bytes.subarray(from, end));
      const line = Buffer.concat(this.#parts).toString("utf8");
      this.#parts = [];
      this.#length = 0;
      from = end + 1;
      if (line.length > 0) this.#onLine(line);
    }
    this.#keep(bytes.subarray(from));
  }

  /** @param {Buffer} bytes */
  #keep(bytes) {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (this.#length > MAX_LINE) throw new Error(`A line has more than ${MAX_LINE} bytes.`);
    this.#parts.push(bytes);
  }
}
