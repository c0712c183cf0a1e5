// A file of JSON lines whose writer may be killed at any moment: half a line at its end is removed when it is opened again.
const { appendFileSync, existsSync, readFileSync, truncateSync } = require('node:fs');

/** Gives a function that appends a line, and the last line there is. */
exports.openJournal = (file) => {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  const last = bytes.subarray(0, end).toString('utf8').trimEnd().split('\n').pop();
  return { last: last ? JSON.parse(last) : undefined, append: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`) };
};
