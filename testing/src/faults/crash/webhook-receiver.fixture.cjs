// Takes webhooks into a file until it is killed: node webhook-receiver.fixture.cjs <port> <file>. Each delivery is one line, written before it is
// answered for; what was written and not answered for is delivered again.
const { appendFileSync, existsSync, readFileSync, truncateSync } = require('node:fs');
const { createServer } = require('node:http');

const [port, file] = process.argv.slice(2);
const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
const end = bytes.lastIndexOf(0x0a) + 1;
if (end < bytes.length) truncateSync(file, end);

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    appendFileSync(file, `${JSON.stringify({ id: request.headers['webhook-id'], data: Buffer.concat(chunks).toString('utf8') })}\n`);
    response.writeHead(204).end();
  });
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
