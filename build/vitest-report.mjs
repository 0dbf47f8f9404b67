// Reads the result of vitest (its JSON): prints failures and skips in full, and "passed failed skipped" as the last line.
import { readFileSync } from "node:fs";

const indent = (text) => text.trimEnd().replace(/^/gm, "      ");
const results = JSON.parse(readFileSync(process.argv[2], "utf8"));
let broken = 0;

for (const file of results.testResults) {
  for (const test of file.assertionResults) {
    if (test.status === "passed") continue;
    console.log(`  ${test.status.toUpperCase()}  ${test.fullName}`);
    for (const text of test.failureMessages) console.log(indent(text));
  }
  // A file that could not be read has no tests to fail.
  if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) {
    broken++;
    console.log(`  FAILED  ${file.name}\n${indent(file.message || "it could not be run")}`);
  }
}

console.log(results.numPassedTests, results.numFailedTests + broken, results.numPendingTests + (results.numTodoTests ?? 0));
