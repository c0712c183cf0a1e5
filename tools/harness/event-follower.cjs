// Follows events over SSE into a file until it is killed: node event-follower.cjs <url> <file>. Each event is
// one line, its id and its data, written at once, so the last whole line shows where to continue. Plain
// JavaScript starts quickly: it may live for only a few hundred ms.
const { appendFileSync, existsSync, readFileSync, truncateSync } = require('node:fs');

const [url, file] = process.argv.slice(2);
// Removes half a line at the end, left by a kill in the middle of a write.
const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
const end = bytes.lastIndexOf('\n') + 1;
if (end < bytes.length) truncateSync(file, end);
const last = bytes.subarray(0, end).toString('utf8').trimEnd().split('\n').pop();

void (async () => {
  const { body } = await fetch(url, { headers: last ? { 'last-event-id': JSON.parse(last).id } : {} });
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      if (fields.data !== undefined)
        appendFileSync(file, `${JSON.stringify({ id: fields.id, data: fields.data })}\n`);
    }
  }
})().catch(() => process.exit(1));
