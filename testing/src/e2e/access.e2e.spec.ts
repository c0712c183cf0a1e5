import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { updateTypes, type UpdateType } from '@taocun/contracts';
import { Installation } from '@taocun/harness/installation';
import { served, until } from '@taocun/harness/until';
import { type ServiceName, serviceNames } from '@taocun/service';
import { everybody, filledIn, may, routes, type Who } from './known-routes';

const installation = new Installation(`access-${randomUUID().slice(0, 8)}.`, {
  OPEN_READING: 'false',
  OPEN_METRICS: 'false',
  LOG_LEVEL: 'debug',
});
const shown = new Map<Who, string>();

beforeAll(async () => {
  await installation.prepare();
  const { keys } = installation;
  const make = async (
    who: Who,
    role: 'producer' | 'reader' | 'subscriber' | 'operator',
    expiresAt?: Date,
  ): Promise<string> => {
    const rights = {
      sources: ['/marketplaces/taobao', '/registry/'],
      types: Object.keys(updateTypes) as UpdateType[],
    };
    const { key, made } = await keys.create({
      role,
      ...(role === 'producer' && rights),
      name: who,
      ...(expiresAt !== undefined && { expiresAt }),
    });
    shown.set(who, key);
    return made.id;
  };
  for (const role of ['producer', 'reader', 'subscriber', 'operator'] as const) await make(role, role);
  await make('expired', 'operator', new Date(Date.now() - 1));
  await keys.revoke(await make('revoked', 'operator'));
  // An unknown key waits for a read of the keys; api-key-cache.spec.ts tests that.
  shown.set('wrong', `${shown.get('operator')?.slice(0, -64)}${'0'.repeat(64)}`);
  await installation.start(...serviceNames);
});
afterAll(() => installation.clear());

function headersOf(who: Who): { readonly authorization?: string } {
  const key = shown.get(who);
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** Sends a request. Its target need not exist, because authorisation comes first. */
async function ask(service: ServiceName, route: string, who: Who, more: RequestInit = {}): Promise<Response> {
  const [method = '', path = ''] = filledIn(route).split(' ');
  return fetch(installation.of(service).url + path, {
    ...more,
    method,
    headers: { ...headersOf(who), ...more.headers },
  });
}

describe.each(serviceNames)('%s', (service) => {
  it('has exactly the routes listed here', () => {
    const refused = [...installation.of(service).output.matchAll(/ (\S+) (\S+) needs \w+/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const listed = Object.keys(routes[service]).flatMap((route) => [
      route,
      ...(route.startsWith('GET ') ? [route.replace('GET', 'HEAD')] : []),
    ]);
    expect([...new Set(refused)].sort()).toEqual(listed.sort());
  });

  const outcomeOf = async (one: string, who: Who): Promise<string> => {
    const statusOf = async () => {
      const answer = await ask(service, one, who);
      // MongoDB may be too slow for a moment to identify the key.
      if (answer.status === 503)
        return (await answer.text()).includes("Keys can't be checked") ? 'unknowable' : 'may';
      // The answer may be an endless stream.
      await answer.body?.cancel();
      return [401, 403].includes(answer.status) ? String(answer.status) : 'may';
    };
    return until(statusOf, (may) => may !== 'unknowable');
  };
  const methodsOf = (route: string) =>
    route.startsWith('GET ') ? [route, route.replace('GET', 'HEAD')] : [route];
  // A request with an unknown key waits up to a second for the next read of the keys, so all routes are
  // tested at once.
  const unknown = new Map<string, string>();
  beforeAll(async () => {
    const all = Object.keys(routes[service]).flatMap(methodsOf);
    await Promise.all(all.map(async (one) => unknown.set(one, await outcomeOf(one, 'wrong'))));
  });

  it.each(Object.entries(routes[service]))('%s is for %s', async (route, whom) => {
    for (const one of methodsOf(route)) {
      const expected: Record<string, string> = {};
      const answered: Record<string, string | undefined> = {};
      for (const who of everybody) {
        const isRole = shown.has(who) && !['wrong', 'revoked', 'expired'].includes(who);
        expected[who] = may[whom]?.includes(who) === true ? 'may' : isRole ? '403' : '401';
        answered[who] = who === 'wrong' ? unknown.get(one) : await outcomeOf(one, who);
      }
      expect([one, answered]).toEqual([one, expected]);
    }
  });
});

describe('keys over HTTP', () => {
  const post = async (body: unknown, who: Who = 'operator') => {
    const answer = await ask('reporting', 'POST /api/v1/keys', who, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return {
      status: answer.status,
      cache: answer.headers.get('cache-control'),
      body: (await answer.json()) as Record<string, unknown>,
    };
  };
  const list = async () =>
    (
      (await (await ask('reporting', 'GET /api/v1/keys', 'operator')).json()) as {
        items?: Record<string, string>[];
      }
    ).items ?? [];

  it('are created, work at once in every service, are listed without their secrets, and stop working when revoked', async () => {
    const { status, cache, body } = await post({
      role: 'reader',
      name: 'Li',
      expiresAt: '2100-01-01T00:00:00+08:00',
    });
    expect([status, cache]).toEqual([201, 'no-store']);
    expect(body).toMatchObject({
      role: 'reader',
      name: 'Li',
      sources: [],
      expiresAt: '2099-12-31T16:00:00.000Z',
    });
    const { key, id } = body as { key: string; id: string };
    expect(key).toMatch(new RegExp(`^tck_${id}_[0-9a-f]{64}$`));
    shown.set('reader', key);
    for (const [service, route] of [
      ['ingestion', 'GET /api/v1/updates/counts'],
      ['classification', 'GET /docs-json'],
      ['reporting', 'GET /api/v1/counts'],
    ] as const)
      await until(
        async () => (await ask(service, route, 'reader')).status,
        (got) => got === 200,
        { what: 'the key worked' },
      );

    const listed = await list();
    const operator = listed.find(({ name }) => name === 'operator');
    expect(listed.find((one) => one['id'] === id)).toMatchObject({ name: 'Li', createdBy: operator?.['id'] });
    expect(JSON.stringify(listed)).not.toMatch(/hash|tck_/);

    const revoked = await ask('reporting', `DELETE /api/v1/keys/${id}`, 'operator');
    expect(await revoked.json()).toMatchObject({ id, revokedAt: expect.any(String) });
    await until(
      async () => (await ask('ingestion', 'GET /api/v1/updates/counts', 'reader')).status,
      (got) => got === 401,
      { what: 'it was refused' },
    );
  });

  it('have their last use recorded', async () => {
    const used = await until(
      list,
      (all) => all.some(({ name, lastUsedAt }) => name === 'operator' && lastUsedAt !== undefined),
      {
        what: 'the use was noted',
      },
    );
    expect(used.find(({ name }) => name === 'expired')).not.toHaveProperty('lastUsedAt');
  });

  it.each([
    ['a role that is none', { role: 'root', name: 'x' }, /role must be one of/],
    ['no name', { role: 'reader' }, /name/],
    ['a producer without sources', { role: 'producer', name: 'x' }, /A producer needs sources/],
    [
      'a producer without types',
      { role: 'producer', name: 'x', sources: ['/x'] },
      /A producer needs types: .*order\.paid/,
    ],
    ['sources that are null', { role: 'producer', name: 'x', sources: null }, /sources must be an array/],
    ['sources of a reader', { role: 'reader', name: 'x', sources: ['/x'] }, /Sources are a producer's/],
    ['a source with a blank', { role: 'producer', name: 'x', sources: ['/a b'] }, /each of sources/],
    ['sources that are operators', { role: 'producer', name: 'x', sources: [{ $ne: 1 }] }, /each of sources/],
    [
      'types of a reader',
      { role: 'reader', name: 'x', types: ['taocun.order.paid.v1'] },
      /Types are a producer's/,
    ],
    ['no types', { role: 'producer', name: 'x', sources: ['/x'], types: [] }, /types/],
    ['types that are null', { role: 'producer', name: 'x', sources: ['/x'], types: null }, /each of types/],
    [
      'a type that is none',
      { role: 'producer', name: 'x', sources: ['/x'], types: ['order.paid'] },
      /each of types/,
    ],
    [
      'a time that has passed',
      { role: 'reader', name: 'x', expiresAt: '2014-01-01T00:00:00Z' },
      /has passed/,
    ],
    ['a time that is none', { role: 'reader', name: 'x', expiresAt: 4e12 }, /RFC 3339/],
    ['a property that is not known', { role: 'reader', name: 'x', id: 'y' }, /id is unknown here/],
  ])('are refused with 400: %s', async (_what, body, detail) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { detail: expect.stringMatching(detail) } });
  });

  it('that do not exist can’t be revoked', async () => {
    expect((await ask('reporting', 'DELETE /api/v1/keys/ffffffffffff', 'operator')).status).toBe(404);
    expect((await ask('reporting', 'DELETE /api/v1/keys/x', 'operator')).status).toBe(400);
  });
});

describe('a producer', () => {
  const event = (source: string, id = 'r-1') => ({
    specversion: '1.0',
    id,
    source,
    type: 'taocun.village.registered.v1',
    time: '2014-06-01T09:00:00+08:00',
    data: { villageCode: '320324105212', name: '东风村', households: 350 },
  });
  const send = async (
    updates: readonly object[],
    who: Who = 'producer',
    more: Readonly<Record<string, string>> = {},
  ) => {
    const sent = () =>
      ask('ingestion', 'POST /api/v1/updates', who, {
        body: updates.map((one) => JSON.stringify(one)).join('\n'),
        headers: { 'content-type': 'application/x-ndjson', ...more },
      });
    const answer = await served(sent);
    return {
      status: answer.status,
      body: (await answer.json()) as { accepted: number; refused: Record<string, unknown>[] },
    };
  };
  const foreign = { reason: 'foreign-source', path: '/source' };

  it('sends updates of its own sources, and others are refused one by one', async () => {
    const sources = ['/marketplaces/taobao', '/registry/32', '/marketplaces/jd', '/registry'];
    const { status, body } = await send(sources.map((source, at) => event(source, `r-${at}`)));
    expect([status, body]).toEqual([
      202,
      {
        accepted: 2,
        refused: [2, 3].map((index) => ({
          index,
          line: index + 1,
          ...foreign,
          message: expect.stringContaining(String(sources[index])),
        })),
      },
    ]);
  });

  it("sends updates of its key's types, and others are refused with advice", async () => {
    const types = ['taocun.shop.opened.v1', 'taocun.order.paid.v1'];
    const request = {
      role: 'producer',
      name: 'a marketplace',
      sources: ['/registry/', '/marketplaces/'],
      types,
    };
    const made = await ask('reporting', 'POST /api/v1/keys', 'operator', {
      body: JSON.stringify(request),
      headers: { 'content-type': 'application/json' },
    });
    const created = (await made.json()) as { key: string; types: string[] };
    expect(created.types).toEqual(types);
    const authorization = `Bearer ${created.key}`;
    const order = {
      ...event('/marketplaces/taobao', 'p-1'),
      type: types[1],
      data: { orderId: 'o', shopId: 's', amountFen: 1 },
    };
    const refused = {
      index: 0,
      line: 1,
      reason: 'foreign-type',
      path: '/type',
      message: expect.stringContaining(types.join(', ')),
    };
    expect(await send([event('/registry/32', 'r-9'), order], 'nobody', { authorization })).toEqual({
      status: 202,
      body: { accepted: 1, refused: [refused] },
    });
    expect((await send([event('/registry/32', 'r-9')], 'nobody', { authorization })).status).toBe(403);
  });

  it('gets 403 if no update has its source, 422 if there are other faults too, and an operator sends them all', async () => {
    expect(await send([event('/marketplaces/jd')])).toMatchObject({
      status: 403,
      body: { accepted: 0, refused: [{ index: 0, ...foreign }] },
    });
    expect((await send([event('/marketplaces/jd'), {}])).status).toBe(422);
    expect(await send([event('/marketplaces/jd')], 'operator')).toMatchObject({
      status: 202,
      body: { accepted: 1 },
    });
  });
});

it('no secret of a key is ever in a log', async () => {
  // Leaves time for output that is still in the pipes.
  await pause(100);
  for (const { service, output } of installation.processes) {
    expect(output.length).toBeGreaterThan(1_000);
    for (const [who, key] of shown)
      expect([service, who, output.includes(key.slice(-64))]).toEqual([service, who, false]);
  }
});
