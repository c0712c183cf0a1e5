import { mongo } from 'mongoose';
import { dayOfIso } from '@taocun/domain';
import { ingestionOverHttp, type OverHttp } from '../http.fixture';
import { RejectedUpdates } from './rejected-updates';

let service: OverHttp;

beforeAll(async () => {
  service = await ingestionOverHttp();
});
afterAll(() => service.close());

const collection = (name: string) =>
  service.connection.getClient().db(service.connection.name).collection<{ _id: string }>(name);

interface Answer {
  readonly status: number;
  readonly type: string;
  /** A page, if the test asks for a list. */
  readonly body: { readonly items: readonly { readonly id: string }[]; readonly next?: string };
}

async function get(url: string): Promise<Answer> {
  const { statusCode, headers, payload } = await service.app.inject({
    method: 'GET',
    url,
    headers: service.shown,
  });
  return { status: statusCode, type: String(headers['content-type']), body: JSON.parse(payload) };
}

const rejected = (partition: number, offset: number, given: Record<string, unknown> = {}) => ({
  _id: `${partition}:${offset}`,
  partition,
  offset,
  timestampMs: 1_415_635_200_000 + offset,
  reason: 'invalid-data',
  path: '/data/amountFen',
  message: 'The amount must be an integer.',
  key: 'tb-1',
  value: new mongo.Binary(Buffer.from(`{"n":${offset}}`)),
  headers: [],
  ...given,
});

describe('the rejected updates', () => {
  beforeAll(async () => {
    await collection('rejected').insertMany([
      rejected(10, 3),
      rejected(2, 100, {
        reason: 'malformed-json',
        path: '',
        value: new mongo.Binary(Buffer.from([0x7b, 0xff])),
        key: null,
      }),
      rejected(2, 20, {
        reason: 'shop-conflict',
        path: '/data/villageCode',
        headers: [
          { name: 'traceparent', base64: 'MDA=' },
          { name: 'empty', base64: null },
        ],
      }),
      rejected(2, 9_007_199_254_740_991),
      rejected(0, 7, { reason: 'malformed-json', path: '', value: null }),
      rejected(0, 8, { value: new mongo.Binary(Buffer.from('{"村":1}')) }),
    ]);
  });

  const ids = (body: Answer['body']): string[] => body.items.map(({ id }) => id);
  const inOrder = ['0:7', '0:8', '2:20', '2:100', '2:9007199254740991', '10:3'];

  it('are listed by partition and offset, without their bytes', async () => {
    const { status, body } = await get('/api/v1/rejected');
    expect(status).toBe(200);
    expect(ids(body)).toEqual(inOrder);
    expect(body).not.toHaveProperty('next');
    expect(body.items[0]).toEqual({
      id: '0:7',
      partition: 0,
      offset: 7,
      timestampMs: 1_415_635_200_007,
      reason: 'malformed-json',
      path: '',
      message: 'The amount must be an integer.',
      key: 'tb-1',
      bytes: null,
      state: 'open',
      tries: 0,
    });
    expect(body.items[1]).toMatchObject({ id: '0:8', bytes: 9 });
  });

  it.each([1, 2, 3, 5, 6, 1000])('come in pages of %i, each update once', async (limit) => {
    const matches: string[] = [];
    let next = '';
    do {
      const { body } = await get(`/api/v1/rejected?limit=${limit}${next === '' ? '' : `&cursor=${next}`}`);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      matches.push(...ids(body));
      next = body.next ?? '';
    } while (next !== '');
    expect(matches).toEqual(inOrder);
  });

  it('are counted by reason, path and source, the most frequent first', async () => {
    const { status, body } = await get('/api/v1/rejected/faults');
    expect(status).toBe(200);
    const source = null;
    expect(body).toMatchObject({
      items: [
        { source, reason: 'invalid-data', path: '/data/amountFen', updates: 3 },
        { source, reason: 'malformed-json', path: '', updates: 2, lastMs: 1_415_635_200_100 },
        { source, reason: 'shop-conflict', path: '/data/villageCode', updates: 1 },
      ],
      complete: true,
    });
  });

  it.each([
    ['reason=nonsense', /^reason must be one of too-large, /],
    ['reason[$ne]=x', /reason\[\$ne\]/],
    ['reason=too-large&reason=shop-conflict', /^reason must be one of/],
    ['limit=0', /limit/],
    ['limit=1001', /limit/],
    ['limit=', /limit must be a whole number/],
    ['cursor=', /^cursor is not one/],
    [`cursor=${'a'.repeat(101)}`, /cursor/],
    ['cursor=a&cursor=b', /cursor/],
    ['offset=3', /offset/],
  ])('are not listed for %s', async (query, detail) => {
    const { status, type, body } = await get(`/api/v1/rejected?${query}`);
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({
      code: 'invalid-request',
      status: 400,
      instance: '/api/v1/rejected',
      detail: expect.stringMatching(detail),
    });
  });

  it('are shown whole one by one, as text if they are UTF-8', async () => {
    expect((await get('/api/v1/rejected/0:8')).body).toEqual({
      id: '0:8',
      partition: 0,
      offset: 8,
      timestampMs: 1_415_635_200_008,
      reason: 'invalid-data',
      path: '/data/amountFen',
      message: 'The amount must be an integer.',
      key: 'tb-1',
      bytes: 9,
      headers: [],
      text: '{"村":1}',
      state: 'open',
      tries: 0,
      history: [],
      base64: Buffer.from('{"村":1}').toString('base64'),
    });
    expect((await get('/api/v1/rejected/2%3A20')).body).toMatchObject({
      id: '2:20',
      headers: [
        { name: 'traceparent', base64: 'MDA=' },
        { name: 'empty', base64: null },
      ],
    });
    const notUtf8 = (await get('/api/v1/rejected/2:100')).body;
    expect(notUtf8).toMatchObject({ key: null, bytes: 2, base64: 'e/8=' });
    expect(notUtf8).not.toHaveProperty('text');
    const tombstone = (await get('/api/v1/rejected/0:7')).body;
    expect(tombstone).toMatchObject({ bytes: null, base64: null });
    expect(tombstone).not.toHaveProperty('text');
  });

  it.each(['key', 'path', 'message'])('come in smaller pages if each %s is long', async (member) => {
    const long = Array.from({ length: 70 }, (_, offset) =>
      rejected(11, offset, { key: '', path: '', message: '-', [member]: 'k'.repeat(262_144) }),
    );
    await collection('rejected').insertMany(long);
    const first = await get(
      `/api/v1/rejected?limit=1000&cursor=${Buffer.from('10:3').toString('base64url')}`,
    );
    expect(first.body.items).toHaveLength(64);
    const second = await get(`/api/v1/rejected?limit=1000&cursor=${first.body.next}`);
    expect(ids(second.body)).toEqual(long.slice(64).map(({ _id }) => _id));
    expect(second.body).not.toHaveProperty('next');
    await collection('rejected').deleteMany({ partition: 11 });
  });

  it('are counted together if only the ends of long paths differ', async () => {
    const value = new mongo.Binary(Buffer.from(JSON.stringify({ source: `/${'s'.repeat(1_000)}` })));
    await collection('rejected').insertMany(
      [0, 1].map((offset) =>
        rejected(11, offset, { reason: 'unknown-type', path: `/data/${'p'.repeat(1_000)}${offset}`, value }),
      ),
    );
    const { items } = (await get('/api/v1/rejected/faults')).body as unknown as {
      readonly items: readonly { readonly reason: string }[];
    };
    expect(items.filter(({ reason }) => reason === 'unknown-type')).toMatchObject([
      { path: `/data/${'p'.repeat(249)}…`, source: `/${'s'.repeat(254)}…`, updates: 2 },
    ]);
    await collection('rejected').deleteMany({ partition: 11 });
  });

  it('are read without headers that their source does not need', async () => {
    const header = (name: string, bytes: number) => ({
      name,
      base64: Buffer.alloc(bytes, 'h').toString('base64'),
    });
    const path = '/large';
    const value = new mongo.Binary(Buffer.from('{"source":"/of/data"}'));
    const large = Array.from({ length: 70 }, (_, offset) =>
      rejected(11, offset, { path, value, headers: [header('h', 262_144)] }),
    );
    const named = { name: 'ce_source', base64: Buffer.from('/of/headers').toString('base64') };
    const binary = [
      rejected(11, 70, { path, value, headers: [named, header('ce_x', 262_144)] }),
      rejected(11, 71, { path, value, headers: [header('ce_x', 1)] }),
      rejected(11, 72, { path, value, headers: [named, header('content-type', 1)] }),
    ];
    await collection('rejected').insertMany([...large, ...binary]);
    const updates = service.app.get(RejectedUpdates);
    const { matches, goOnAfter } = await updates.search({ path }, 1_000, 'source');
    expect(goOnAfter).toBeUndefined();
    expect(matches.map(({ source }) => source)).toEqual([
      ...large.map(() => '/of/data'),
      '/of/headers',
      undefined,
      '/of/headers',
    ]);
    expect(matches.every((update) => !('headers' in update || 'value' in update))).toBe(true);
    expect(ids((await get('/api/v1/rejected?path=/large&source=/of/headers')).body)).toEqual([
      '11:70',
      '11:72',
    ]);
    await collection('rejected').deleteMany({ path });
  });

  it('answer 404 for an unknown id and 400 for an invalid one', async () => {
    expect(await get('/api/v1/rejected/0:9')).toMatchObject({
      status: 404,
      body: { status: 404, code: 'not-found', instance: '/api/v1/rejected/0:9' },
    });
    for (const id of ['x', '0', '0:', '0:1:2', '-1:3', '0:1e3', '$gt'])
      expect(await get(`/api/v1/rejected/${id}`)).toMatchObject({ status: 400 });
  });
});

describe('a group of rejected updates', () => {
  const day = dayOfIso('2014-11-11');
  const post = async (url: string, payload: object) => {
    const { statusCode, payload: text } = await service.app.inject({
      method: 'POST',
      url,
      payload,
      headers: service.shown,
    });
    return { status: statusCode, body: JSON.parse(text) as { readonly detail?: string } };
  };

  beforeAll(async () => {
    await collection('rejected').insertMany([
      rejected(20, 1),
      rejected(20, 2, {
        value: new mongo.Binary(Buffer.from('{"source":"/cut')),
        bytes: 5_000,
        group: { day, count: 900, firstOffset: 2, lastOffset: 1_101, source: '/cut' },
      }),
      rejected(20, 3, { path: '', group: { day, count: 7, firstOffset: 3, lastOffset: 99, mixed: true } }),
    ]);
  });

  it('is listed with its count and offsets, and found by the source that all its updates share', async () => {
    const { body } = await get(`/api/v1/rejected?cursor=${Buffer.from('19:0').toString('base64url')}`);
    const matches = body.items as unknown as readonly { readonly id: string; readonly group?: object }[];
    expect(matches.map(({ id, group }) => [id, group])).toEqual([
      ['20:1', undefined],
      ['20:2', { day: '2014-11-11', count: 900, firstOffset: 2, lastOffset: 1_101, source: '/cut' }],
      ['20:3', { day: '2014-11-11', count: 7, firstOffset: 3, lastOffset: 99, mixed: true }],
    ]);
    expect((await get('/api/v1/rejected?source=/cut')).body.items.map(({ id }) => id)).toEqual(['20:2']);
    expect((await get('/api/v1/rejected/20:2')).body).toMatchObject({
      bytes: 5_000,
      group: { count: 900, source: '/cut' },
    });
  });

  it('is set aside as a whole, and cannot be repaired', async () => {
    expect(await post('/api/v1/rejected/20:2/repair', { patch: { source: '/m' } })).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^It represents 900 updates/) },
    });
    const ofCut = { reason: 'invalid-data', source: '/cut', note: 'a flood' };
    const all = { matched: 1, updates: 900 };
    expect((await post('/api/v1/rejected/set-aside', { ...ofCut, dryRun: true })).body).toEqual({
      dryRun: true,
      ...all,
      setAside: 0,
    });
    expect((await post('/api/v1/rejected/set-aside', ofCut)).body).toEqual({
      dryRun: false,
      ...all,
      setAside: 1,
    });
    expect((await get('/api/v1/rejected/20:2')).body).toMatchObject({
      state: 'set-aside',
      history: [{ number: 1, note: 'a flood' }],
    });
    expect((await post('/api/v1/rejected/20:3/set-aside', { note: 'a flood' })).status).toBe(200);
    expect((await get('/api/v1/rejected/20:3')).body).toMatchObject({ state: 'set-aside' });
  });

  it('is open again once further updates join it', async () => {
    const inState = async (state: string) =>
      (
        await get(`/api/v1/rejected?state=${state}&cursor=${Buffer.from('20:1').toString('base64url')}`)
      ).body.items.map(({ id }) => id);
    expect(await inState('set-aside')).toEqual(['20:2', '20:3']);
    await collection('rejected').updateMany(
      { partition: 20, offset: { $gt: 1 } },
      { $inc: { 'group.count': 50 } },
    );
    expect(await inState('open')).toEqual(['20:2', '20:3']);
    expect((await get('/api/v1/rejected/20:2')).body).toMatchObject({ state: 'open' });
    const again = { reason: 'invalid-data', source: '/cut', note: 'the same flood' };
    expect((await post('/api/v1/rejected/set-aside', again)).body).toMatchObject({
      updates: 950,
      setAside: 1,
    });
    expect((await post('/api/v1/rejected/20:3/set-aside', { note: 'a flood' })).status).toBe(200);
    expect(await inState('open')).toEqual([]);
  });
});

describe('the counts', () => {
  afterEach(() => collection('checkpoints').deleteMany({}));

  const noneRejected = {
    'too-large': 0,
    'malformed-json': 0,
    'invalid-envelope': 0,
    'unknown-type': 0,
    'from-the-future': 0,
    'invalid-data': 0,
    'shop-conflict': 0,
    'too-many-waiting': 0,
    'unreadable-batch': 0,
  };

  it('are 0 before anything was read', async () => {
    expect(await get('/api/v1/updates/counts')).toMatchObject({
      status: 200,
      body: {
        read: 0,
        accepted: 0,
        repeated: 0,
        forwarded: 0,
        waiting: 0,
        rejected: noneRejected,
        partitions: [],
      },
    });
  });

  it('are sums over the partitions of marketplace.updates alone', async () => {
    const counts = {
      read: 10,
      accepted: 5,
      repeated: 1,
      forwarded: 1,
      waiting: 2,
      rejected: { 'too-large': 1, 'invalid-data': 2 },
    };
    await collection('checkpoints').insertMany([
      {
        _id: 'marketplace.updates:10',
        topic: 'marketplace.updates',
        partition: 10,
        offset: 11,
        fields: { day: dayOfIso('2014-11-11'), counts },
      },
      {
        _id: 'marketplace.updates:2',
        topic: 'marketplace.updates',
        partition: 2,
        offset: 12,
        fields: { counts: { ...counts, rejected: { 'too-large': 3 } } },
      },
      { _id: 'marketplace.updates:0', topic: 'marketplace.updates', partition: 0, epoch: 1, clean: false },
      { _id: 'village.activity:0', topic: 'village.activity', partition: 0, offset: 99, fields: { counts } },
    ] as never);
    expect((await get('/api/v1/updates/counts')).body).toEqual({
      read: 20,
      accepted: 10,
      repeated: 2,
      forwarded: 2,
      waiting: 4,
      rejected: { ...noneRejected, 'too-large': 4, 'invalid-data': 2 },
      partitions: [
        { partition: 0, offset: 0, day: null },
        { partition: 2, offset: 12, day: null },
        { partition: 10, offset: 11, day: '2014-11-11' },
      ],
    });
  });
});
