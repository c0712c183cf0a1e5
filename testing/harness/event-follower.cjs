// Follows events over SSE into a file until it is killed: node event-follower.cjs <url> <file>. Each event is one line, its id and its data,
// written at once: so the last whole line says where to go on. Plain JavaScript, since it is to follow within the few hundred ms that it may live.
const { openJournal } = require('./journal.cjs');

const [url, file] = process.argv.slice(2);
const journal = openJournal(file);

void (async () => {
  const { body } = await fetch(url, { headers: journal.last ? { 'last-event-id': journal.last.id } : {} });
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      if (fields.data !== undefined) journal.append({ id: fields.id, data: fields.data });
    }
  }
})().catch(() => process.exit(1));
