const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * Refuses addresses without TLS that are not this machine, wherever they stand in a venue's options.
 * @param {unknown} options
 */
export function checkAddresses(options) {
  if (typeof options === "string" && /^(http|ws):/i.test(options)) {
    if (!LOOPBACK.has(new URL(options).hostname)) throw new Error("A venue's address has TLS, unless it is on loopback.");
  } else if (typeof options === "object" && options !== null) {
    for (const value of Object.values(options)) checkAddresses(value);
  }
}
