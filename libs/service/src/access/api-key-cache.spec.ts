import { mongo } from 'mongoose';
import { newKey } from '../secrets/api-key';
import { type Identity, ApiKeyCache } from './api-key-cache';
import { type KeyDocument } from './api-keys';

/**
 * Keys that are read from an in-memory list instead of a collection; access.int.spec.ts tests the collection
 * itself.
 */
class Rig {
  readonly documents: KeyDocument[] = [];
  readonly warned: string[] = [];
  readonly noted: string[] = [];
  reads = 0;
  nowMs = 0;
  isAway = false;
  backAtMs = Infinity;
  readonly keys = {
    patienceMs: 15_000,
    all: () => {
      this.reads++;
      return this.isAway && this.nowMs < this.backAtMs
        ? Promise.reject(new Error('no primary'))
        : Promise.resolve([...this.documents]);
    },
    noteUse: (id: string) => {
      this.noted.push(id);
      return Promise.resolve();
    },
  };
  readonly known = new ApiKeyCache(
    this.keys,
    { warn: (message: string) => void this.warned.push(message) },
    () => this.nowMs,
    (ms) => Promise.resolve((this.nowMs += ms)),
  );

  add(more: Partial<KeyDocument> = {}): string {
    const { id, text, hash } = newKey();
    this.documents.push({
      _id: id,
      hash: new mongo.Binary(hash),
      role: 'reader',
      name: '',
      sources: [],
      createdAt: new Date(),
      ...more,
    });
    return text;
  }

  change(text: string, more: Partial<KeyDocument>): void {
    const at = this.documents.findIndex(({ _id }) => text.includes(_id));
    const [before] = this.documents.splice(at, 1);
    if (before !== undefined) this.documents.push({ ...before, ...more });
  }

  async shown(text: string): Promise<Identity['kind']> {
    return (await this.known.identify(`Bearer ${text}`)).kind;
  }
}

let rig: Rig;
beforeEach(() => (rig = new Rig()));

it('the cache knows the holder of a key, and reads the keys once for many requests', async () => {
  const text = rig.add({ role: 'producer', sources: ['/x'] });
  const identity = await rig.known.identify(`bearer  ${text} `);
  expect(identity).toMatchObject({ kind: 'holder', key: { role: 'producer', sources: ['/x'] } });
  expect(JSON.stringify(identity)).not.toContain('hash');
  for (let n = 0; n < 100; n++) expect(await rig.shown(text)).toBe('holder');
  expect(rig.reads).toBe(1);
});

it('a request without a header has no holder, and nothing is read for it', async () => {
  expect(await rig.known.identify(undefined)).toEqual({ kind: 'nobody' });
  expect(rig.reads).toBe(0);
});

it.each([
  ['another secret', (text: string) => `Bearer ${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`],
  ['another id', (text: string) => `Bearer ${text.replace(/_[0-9a-f]{12}_/, '_000000000000_')}`],
  ['no key', () => 'Bearer x'],
  ['no scheme', (text: string) => text],
  ['another scheme', (text: string) => `Basic ${text}`],
  ['nothing', () => ''],
])('%s is refused', async (_what, header) => {
  expect((await rig.known.identify(header(rig.add()))).kind).toBe('refused');
});

it('a key that was revoked or has expired is refused, with the reason', async () => {
  const revoked = rig.add({ revokedAt: new Date('2026-01-01') });
  const expired = rig.add({ expiresAt: new Date(Date.now() - 1) });
  const good = rig.add({ expiresAt: new Date(Date.now() + 60_000) });
  expect(await rig.known.identify(`Bearer ${revoked}`)).toEqual({
    kind: 'refused',
    because: expect.stringContaining('was revoked'),
  });
  expect(await rig.known.identify(`Bearer ${expired}`)).toEqual({
    kind: 'refused',
    because: expect.stringContaining('has expired'),
  });
  expect(await rig.shown(good)).toBe('holder');
  // A caller that knows only the id learns nothing about the key.
  expect(await rig.known.identify(`Bearer ${revoked.slice(0, -64)}${'0'.repeat(64)}`)).toMatchObject({
    because: 'The key is unknown.',
  });
});

it('a new key is accepted as soon as it is made, and missing ones are looked for at most twice a second', async () => {
  await rig.shown(rig.add());
  rig.nowMs += 1;
  expect(await rig.shown(rig.add())).toBe('holder');
  rig.nowMs += 1;
  const one = rig.add();
  const other = rig.add();
  // Both wait for the same refresh, half a second after the previous one.
  expect(await Promise.all([rig.shown(one), rig.shown(other)])).toEqual(['holder', 'holder']);
  expect([rig.reads, rig.nowMs]).toEqual([3, 1_000]);
  const never = newKey().text;
  for (let n = 0; n < 20; n++) {
    rig.nowMs += 1;
    expect(await Promise.all([never, never, never].map((text) => rig.shown(text)))).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
  }
  expect([rig.reads, rig.nowMs]).toEqual([23, 11_000]);
});

it('a revocation is seen within five seconds, also if nobody has asked meanwhile', async () => {
  const text = rig.add();
  await rig.shown(text);
  rig.change(text, { revokedAt: new Date() });
  expect(await rig.shown(text)).toBe('holder');
  rig.nowMs += 5_000;
  expect(await rig.shown(text)).toBe('refused');
});

it('a revocation is seen within two requests that are a second apart', async () => {
  const text = rig.add();
  await rig.shown(text);
  rig.change(text, { revokedAt: new Date() });
  rig.nowMs += 1_000;
  // This request triggers a refresh and does not wait for it.
  await rig.shown(text);
  expect(await rig.shown(text)).toBe('refused');
});

it('the known keys stay valid for five seconds while MongoDB is away, and none after that', async () => {
  const text = rig.add();
  rig.keys.patienceMs = 0;
  await rig.shown(text);
  rig.isAway = true;
  rig.nowMs += 4_999;
  expect(await rig.shown(text)).toBe('holder');
  expect(await rig.shown(newKey().text)).toBe('unknowable');
  rig.nowMs += 1;
  expect(await rig.shown(text)).toBe('unknowable');
  expect(rig.warned).toEqual([expect.stringContaining('no primary')]);
  rig.isAway = false;
  expect(await rig.shown(text)).toBe('holder');
});

it('no key is accepted where MongoDB has never answered, after 15 seconds', async () => {
  rig.isAway = true;
  expect(await rig.shown(rig.add())).toBe('unknowable');
  expect([Math.floor(rig.nowMs / 1_000), rig.warned.length]).toEqual([15, 1]);
});

it('an open route does not wait for the keys', async () => {
  rig.isAway = true;
  expect((await rig.known.identify(`Bearer ${rig.add()}`, false)).kind).toBe('unknowable');
  expect(rig.nowMs).toBeLessThan(1_000);
});

it('a request waits for MongoDB while it elects a primary, and sees what was revoked meanwhile', async () => {
  const valid = rig.add();
  const revoked = rig.add();
  expect(await Promise.all([valid, revoked].map((text) => rig.shown(text)))).toEqual(['holder', 'holder']);
  [rig.isAway, rig.backAtMs, rig.nowMs] = [true, 17_000, 5_000];
  rig.change(revoked, { revokedAt: new Date() });
  expect(await Promise.all([valid, revoked].map((text) => rig.shown(text)))).toEqual(['holder', 'refused']);
});

it('the age of what is known counts from the request and not from the answer', async () => {
  const text = rig.add();
  await rig.shown(text);
  rig.nowMs += 3_000;
  const documents = [...rig.documents];
  const { promise, resolve: answer } = Promise.withResolvers<KeyDocument[]>();
  const slow = new ApiKeyCache(
    { all: () => promise, noteUse: () => Promise.resolve(), patienceMs: 0 },
    { warn: () => undefined },
    () => rig.nowMs,
  );
  const first = slow.identify(`Bearer ${text}`);
  rig.nowMs += 5_000;
  answer(documents);
  expect((await first).kind).toBe('unknowable');
});

it('the use of a key is noted once a minute', async () => {
  const text = rig.add();
  for (let n = 0; n < 5; n++) await rig.shown(text);
  expect(rig.noted).toHaveLength(1);
  rig.nowMs += 59_999;
  await rig.shown(text);
  expect(rig.noted).toHaveLength(1);
  rig.nowMs += 1;
  await rig.shown(text);
  expect(rig.noted).toHaveLength(2);
});

it('the end of accepted keys is reported, after a second from the database', async () => {
  const revoked = rig.add();
  const expired = rig.add({ expiresAt: new Date(Date.now() + 3_600_000) });
  const valid = rig.add();
  const ids = [revoked, expired, valid].map((text) => String(/tck_(\w{12})/.exec(text)?.[1]));
  const ended = async (): Promise<boolean[]> => {
    rig.nowMs += 1_000;
    await rig.known.hasEnded();
    await Promise.resolve();
    await Promise.resolve();
    return ids.map(await rig.known.hasEnded());
  };
  expect(await ended()).toEqual([false, false, false]);
  rig.change(revoked, { revokedAt: new Date() });
  rig.change(expired, { expiresAt: new Date() });
  expect(await ended()).toEqual([true, true, false]);
  rig.documents.length = 0;
  rig.isAway = true;
  expect(await ended()).toEqual([true, true, false]);
  rig.isAway = false;
  expect(await ended()).toEqual([true, true, true]);
});

it('a wrong secret is answered as an unknown id: after the same refresh, and not at all without one', async () => {
  const text = rig.add();
  const answered = async (shown: string): Promise<readonly [string, number, number]> => {
    await rig.shown(text);
    rig.nowMs += 1;
    const reads = rig.reads;
    const fromMs = rig.nowMs;
    const kind = await rig.shown(shown);
    return [kind, rig.reads - reads, rig.nowMs - fromMs];
  };
  await answered(newKey().text);
  const unknown = await answered(newKey().text);
  expect(await answered(`${text.slice(0, -64)}${'0'.repeat(64)}`)).toEqual(unknown);
  expect(unknown).toEqual(['refused', 1, 499]);
  rig.isAway = true;
  for (const shown of [newKey().text, `${text.slice(0, -64)}${'0'.repeat(64)}`])
    expect((await answered(shown))[0]).toBe('unknowable');
});
