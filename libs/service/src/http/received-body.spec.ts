import { PassThrough } from 'node:stream';
import { Problem } from '../problems/problem';
import { atMost, receiveBody } from './received-body';

const rules = atMost(4, () => new Problem({ status: 413, detail: 'too large' }));
const request = (headers = {}) => Object.assign(new PassThrough(), { headers });
const status = (problem: unknown): number | undefined =>
  problem instanceof Problem ? problem.problem.status : undefined;

it('a body is complete, whatever its pieces', async () => {
  const raw = request();
  const body = receiveBody(raw, rules);
  raw.write('a');
  raw.write('bc');
  raw.end('d');
  expect((await body).toString()).toBe('abcd');
  for (const event of ['data', 'end', 'close']) expect(raw.listenerCount(event)).toBe(0);
});

it('a body is refused as soon as it is too large, and the rest of it is dropped', async () => {
  const raw = request();
  const body = receiveBody(raw, rules).catch(status);
  raw.write('abcde');
  expect(await body).toBe(413);
  for (let at = 0; at < 100; at++)
    if (!raw.write(Buffer.alloc(65_536))) await new Promise((drained) => raw.once('drain', drained));
  expect(await receiveBody(request({ 'content-length': '5' }), rules).catch(status)).toBe(413);
});

it('a body is refused where it breaks off, or its caller has gone before', async () => {
  const raw = request();
  const body = receiveBody(raw, rules).catch(status);
  raw.write('a');
  raw.destroy(new Error('aborted'));
  expect(await body).toBe(400);
  expect(await receiveBody(raw, rules).catch(status)).toBe(400);
});
