// A file of JSON, a line each, that its writer may be killed over at any moment: half a line at its end is taken off when it is opened again.
const { appendFileSync, existsSync, readFileSync, truncateSync } = require('node:fs');

/** What appends a line, and the last one that is there. */
exports.openJournal = (file) => {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  const last = bytes.subarray(0, end).toString('utf8').trimEnd().split('\n').pop();
  return { last: last ? JSON.parse(last) : undefined, append: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`) };
};
