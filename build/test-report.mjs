// Reads one test project's result (CTRF JSON): prints failures and skips in full, and "passed failed skipped" as the last line.
import { readFileSync } from "node:fs";

const indent = (text) => text.trimEnd().replace(/^/gm, "      ");
const { results } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { passed, failed, skipped, pending, other } = results.summary;

for (const test of results.tests) {
  if (test.status === "passed") continue;
  console.log(`  ${test.status.toUpperCase()}  ${test.name}`);
  for (const text of [test.extra?.reason, test.message, test.trace, test.extra?.output]) if (text) console.log(indent(text));
}

// What broke outside a test, such as a fixture's clean-up, is a failure too.
const errors = (results.extra?.suites ?? []).flatMap((suite) => [
  ...(suite.errors ?? []),
  ...(suite.collections ?? []).flatMap((collection) => collection.errors ?? []),
]);
for (const error of errors) console.log(`  FAILED  outside a test\n${indent(JSON.stringify(error, null, 2))}`);

console.log(passed, failed + other + errors.length, skipped + pending);
