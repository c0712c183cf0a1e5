import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import { mongo } from 'mongoose';
import { type Frame, frameOf, framesIn, BACKUP_MAGIC, secretsKeysOf } from './backup-file';

const document = Buffer.from(mongo.BSON.serialize({ _id: '320324105212', name: 'Dongfeng' }));
const header = { format: 1, at: new Date(0), topicPrefix: '', cluster: 'c', databases: [] } as const;
const frames: readonly Frame[] = [
  { kind: 'h', header },
  { kind: 'd', document },
  { kind: 'e', documents: 1 },
];
/** Not compressed within gzip, so that a changed byte affects nothing else. */
const fileOf = (...more: Buffer[]): Buffer =>
  gzipSync(Buffer.concat([BACKUP_MAGIC, ...frames.map(frameOf), ...more]), { level: 0 });

async function kindsIn(file: Buffer): Promise<string> {
  const plain = new PassThrough();
  pipeline([file], createGunzip(), plain).catch((error: unknown) => plain.destroy(error as Error));
  let kinds = '';
  for await (const { kind } of framesIn(plain)) kinds += kind;
  return kinds;
}

describe('a backup', () => {
  it('is read to its end', async () => {
    expect(await kindsIn(fileOf())).toBe('hde');
  });

  it('with a byte changed on disk is detected by its checksum', async () => {
    const file = fileOf();
    file[file.indexOf('Dongfeng')]! ^= 1;
    await expect(kindsIn(file)).rejects.toThrow('incorrect data check');
  });

  it('that continues after its end is refused', async () => {
    await expect(kindsIn(fileOf(document))).rejects.toThrow('has data after its end');
  });
});

it.each([
  [
    'webhooks',
    { secrets: [{ sealed: '0a1b2c3d.x' }, { value: 'plain' }, { sealed: '4e5f6a7b.y' }] },
    ['0a1b2c3d', '4e5f6a7b'],
  ],
  ['villages', { secrets: [{ sealed: '0a1b2c3d.x' }] }, []],
  ['webhooks', { secrets: 'none' }, []],
])('the keys of a document of %s are those that have encrypted it: %j', (collection, document, ids) => {
  expect(secretsKeysOf(collection, Buffer.from(mongo.BSON.serialize(document)))).toEqual(ids);
});
