import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { addressRangesOf } from './addresses';
import { HttpSender } from './http-sender';
import { newSecret, signedHeaders } from './signature';

const secret = newSecret();
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-receiver-'));
let receiver: ChildProcess;
let url: string;
let output = '';

/** Starts a process with the receiver that docs/api.md shows. */
beforeAll(async () => {
  const page = readFileSync(path.join(__dirname, '../../../../../docs/api.md'), 'utf8');
  const [, source = ''] = /^```js webhook-receiver\n([^]*?)^```$/m.exec(page) ?? [];
  const file = path.join(folder, 'receiver.mjs');
  writeFileSync(file, source);
  // Not one that the system gives to others meanwhile.
  const port = 10_000 + (process.pid % 20_000);
  url = `http://127.0.0.1:${port}/`;
  receiver = spawn(process.execPath, [file], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
  });
  receiver.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(
    () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    (isUp) => isUp,
  );
});

afterAll(async () => {
  receiver.kill();
  await once(receiver, 'exit');
  rmSync(folder, { recursive: true });
});

it('the receiver that docs/api.md shows takes what was signed for it, once, and nothing else', async () => {
  const post = new HttpSender(addressRangesOf(['127.0.0.0/8']), DEADLINE_MS);
  const send = async (
    id: string,
    secrets: readonly string[],
    atMs = Date.now(),
  ): Promise<number | undefined> => {
    const event = JSON.stringify({ id, name: '东风村' });
    const outcome = await post.send(
      { url, keyId: 'a' },
      signedHeaders(id, event, secrets, atMs),
      event,
      new AbortController().signal,
    );
    return 'status' in outcome ? outcome.status : undefined;
  };
  expect([
    await send('a', [secret]),
    await send('a', [secret]),
    await send('b', [newSecret(), secret]),
    await send('c', [newSecret()]),
    await send('d', [secret], Date.now() - 400_000),
  ]).toEqual([204, 204, 204, 401, 401]);
  post.close();
  await until(
    () => output,
    (text) => text.includes("'b'"),
  );
  expect(output.match(/id: '\w'/g)).toEqual(["id: 'a'", "id: 'b'"]);
});
