import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy';
import { until } from './until';

let proxy: TcpProxy;
let echo: Server;
let client: Socket;
beforeEach(async () => {
  proxy = await TcpProxy.listen();
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  proxy.leadTo(typeof address === 'object' && address !== null ? address.port : 0);
  client = connect(proxy.port, '127.0.0.1');
  await once(client, 'connect');
});
afterEach(async () => {
  client.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

const said = async (text: string): Promise<string> => {
  client.write(text);
  const [answer] = (await once(client, 'data')) as [Buffer];
  return answer.toString();
};

it('carries bytes in both directions, late where it is told so', async () => {
  expect(await said('at once')).toBe('at once');
  proxy.delay(60);
  const startedMs = Date.now();
  expect(await said('later')).toBe('later');
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(115);
});

it('holds what comes until it is let go on', async () => {
  await said('open');
  proxy.hold(true);
  const answer = said('held');
  const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))]);
  expect(first).toBe('nothing');
  proxy.hold(false);
  expect(await answer).toBe('held');
});

it('holds those alone whose first words match', async () => {
  await said('a follower');
  proxy.hold(true, /a leader/);
  expect(await said('goes on')).toBe('goes on');
  proxy.hold(true, /a follower/);
  const answer = said('held');
  expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))])).toBe('nothing');
  proxy.hold(false);
  expect(await answer).toBe('held');
});

it('passes nothing of a new client whose first words match, and what it has said once it is let go on', async () => {
  const reached: string[] = [];
  echo.on('connection', (socket) => socket.on('data', (bytes) => reached.push(bytes.toString())));
  proxy.hold(true, /a follower/);
  expect(await said('a client')).toBe('a client');
  const follower = connect(proxy.port, '127.0.0.1');
  follower.write('a follower');
  const answer = once(follower, 'data');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(reached).toEqual(['a client']);
  proxy.hold(false);
  expect(String(await answer)).toBe('a follower');
  follower.destroy();
});

it('holds answers alone, which are lost with a connection that is cut', async () => {
  const reached: string[] = [];
  echo.on('connection', (socket) => socket.on('data', (bytes) => reached.push(bytes.toString())));
  client.on('error', () => undefined);
  await said('open');
  proxy.holdAnswers(true);
  let answered = '';
  client.on('data', (bytes) => (answered += bytes.toString()));
  client.write('asked');
  await until(() => reached.includes('asked'));
  const closed = new Promise((resolve) => client.once('close', resolve));
  proxy.cut();
  await closed;
  proxy.holdAnswers(false);
  expect(answered).toBe('');
});

it('cuts every connection', async () => {
  await said('open');
  client.on('error', () => undefined);
  const closed = new Promise((resolve) => client.once('close', resolve));
  proxy.cut();
  await closed;
  expect(proxy.cuts).toBe(1);
});
