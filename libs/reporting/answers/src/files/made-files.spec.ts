import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '@taocun/harness/until';
import { MadeFile, MadeFiles } from './made-files';

let files: MadeFiles;
beforeEach(() => (files = new MadeFiles()));
afterEach(() => files.onModuleDestroy());

let openFiles = 0;

/** A file with this content, and zeros up to `bytes`. */
async function made(content: string, bytes?: number): Promise<MadeFile> {
  const folder = await mkdtemp(join(tmpdir(), 'taocun-made-'));
  const handle = await open(join(folder, 'file'), 'w+');
  openFiles++;
  const close = handle.close.bind(handle);
  handle.close = () => close().finally(() => openFiles--);
  await handle.write(content);
  if (bytes !== undefined) await handle.truncate(bytes);
  await rm(folder, { recursive: true });
  return MadeFile.of(handle);
}

it('a file is read whole and in parts, at once and after it was let go', async () => {
  const file = await made('0123456789');
  files.add('a', file);
  const whole = file.read();
  const part = file.read({ start: 2, end: 4 });
  const unread = file.read();
  files.onModuleDestroy();
  unread.destroy();
  expect([await text(whole), await text(part), file.bytes]).toEqual(['0123456789', '234', 10]);
  const same = await made('0123456789');
  expect(same.hash).toBe(file.hash);
  same.letGo();
  await until(() => openFiles === 0);
});

it('the 16 that were used last are kept', async () => {
  for (let name = 0; name < 16; name++) files.add(String(name), await made('x'));
  expect(files.find('0')).toBeDefined();
  files.add('another', await made('x'));
  expect(['0', '1', '2', 'another'].map((name) => files.find(name) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

it('another file of a name takes its place', async () => {
  files.add('a', await made('old'));
  files.add('a', await made('new'));
  expect(await text(files.find('a')!.read())).toBe('new');
});

it('a file of more bytes than are kept displaces all others, and is read', async () => {
  files.add('small', await made('x'));
  files.add('large', await made('large', 513 * 1_048_576));
  expect(files.find('small')).toBeUndefined();
  expect(await text(files.find('large')!.read({ start: 0, end: 4 }))).toBe('large');
});
