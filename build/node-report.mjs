// A reporter for node's test runner: prints failures and skips in full, and "passed failed skipped" as the last line.
const indent = (text) => text.trimEnd().replace(/^/gm, "      ");

export default async function* report(events) {
  let [passed, failed, skipped] = [0, 0, 0];
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const error = data.details?.error;
    // A file counts by its tests, unless it broke outside them.
    if (data.details?.type === "suite" || error?.failureType === "subtestsFailed") continue;
    if (data.skip !== undefined || data.todo !== undefined) {
      skipped++;
      yield `  SKIPPED  ${data.name}\n${indent(String(data.skip ?? data.todo))}\n`;
    } else if (type === "test:pass") passed++;
    else {
      failed++;
      yield `  FAILED  ${data.name}\n${indent(String(error?.cause?.stack ?? error?.message ?? error))}\n`;
    }
  }
  yield `${passed} ${failed} ${skipped}\n`;
}
