// Takes webhooks into a file until it is killed: node webhook-journal.cjs <port> <file>. Each delivery is one line, written before it is
// answered for; what was written and not answered for is delivered again.
const { createServer } = require('node:http');
const { openJournal } = require('./journal.cjs');

const [port, file] = process.argv.slice(2);
const journal = openJournal(file);

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    journal.append({ id: request.headers['webhook-id'], data: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(204).end();
  });
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
