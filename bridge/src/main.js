import { Bridge } from "./bridge.js";
import { Lines } from "./lines.js";
import { parse } from "./protocol.js";

// Standard output is the parent's; whatever a library has to say goes where the parent logs it.
console.log = console.info = console.debug = console.error;

const bridge = new Bridge((message) => process.stdout.write(JSON.stringify(message) + "\n"));
const lines = new Lines((line) => bridge.take(parse(line)));

process.stdin.on("data", (bytes) => {
  try {
    lines.add(/** @type {Buffer} */ (bytes));
  } catch (error) {
    // A parent that cannot be understood starts us anew. The line itself may hold what is secret.
    console.error("The parent's words cannot be read:", error instanceof SyntaxError ? "no JSON" : error);
    process.exit(1);
  }
});
// The parent has gone, however it went.
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdout.on("error", () => process.exit(0));
// ccxt rejects futures that nobody waits for any more; the loops that wait have heard of it.
process.on("unhandledRejection", (reason) => console.error("Nobody waited for an error:", reason instanceof Error ? reason.name : typeof reason));
