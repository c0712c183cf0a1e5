import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Installation } from '@taocun/harness/installation';
import { served, until } from '@taocun/harness/until';

// Two installations on the same engines and machine, behind one reverse proxy with a host name for each.

const env = { TRUSTED_PROXIES: '127.0.0.1/32', RATE_LIMIT_KEYLESS_PER_MINUTE: '4' };
const prefix = `side-${randomUUID().slice(0, 8)}`;
const installations = {
  'a.example': new Installation(`${prefix}-a.`, env),
  'b.example': new Installation(`${prefix}-b.`, env),
};
type Host = keyof typeof installations;

/**
 * As nginx with `proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for`: the caller's address after
 * whatever it claims itself.
 */
const proxy = createServer((incoming, answer) => {
  const { host = '', 'x-forwarded-for': claimed } = incoming.headers;
  const headers = {
    ...incoming.headers,
    'x-forwarded-for': [claimed, incoming.socket.remoteAddress].filter(Boolean).join(', '),
  };
  const { url } = installations[host as Host].of('reporting');
  const passedOn = request(url + String(incoming.url), { method: incoming.method, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  incoming.pipe(passedOn);
});

interface Asking {
  readonly from?: string;
  readonly headers?: IncomingHttpHeaders;
  readonly body?: string;
}

/** Asks through the proxy, from a local address. */
function ask(host: Host, path: string, { from = '127.0.0.2', headers = {}, body }: Asking = {}) {
  return new Promise<{ readonly status: number; readonly json: Json }>((resolve, reject) => {
    const { port } = proxy.address() as AddressInfo;
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        localAddress: from,
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...headers, host },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, json: JSON.parse(text) }));
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

/** Answers are looked into member by member. */
type Json = ReturnType<typeof JSON.parse>;

const keyOf = async (host: Host) => installations[host].shown();

beforeAll(async () => {
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  for (const installation of Object.values(installations)) {
    await installation.prepare();
    const [{ url: INGESTION_URL } = { url: '' }] = await installation.start('ingestion');
    await installation.startWith({ INGESTION_URL }, 'reporting');
  }
});
afterAll(async () => {
  proxy.close().closeAllConnections();
  for (const installation of Object.values(installations)) await installation.clear();
});

const registration = JSON.stringify({
  specversion: '1.0',
  id: 'registration',
  source: '/registry',
  type: 'taocun.village.registered.v1',
  time: '2014-06-01T09:00:00+08:00',
  data: { villageCode: '320324109002', name: '东风村', kind: 'administrative-village', households: 350 },
});

it('updates sent to one installation arrive only there, and its keys open nothing of the other', async () => {
  const headers = { ...(await keyOf('a.example')), 'content-type': 'application/cloudevents+json' };
  expect(await served(() => ask('a.example', '/api/v1/updates', { headers, body: registration }))).toEqual({
    status: 202,
    json: { accepted: 1, refused: [] },
  });
  expect((await ask('b.example', '/api/v1/updates', { headers, body: registration })).status).toBe(401);
  await until(
    async () => (await ask('a.example', '/api/v1/updates/counts', { headers })).json,
    ({ accepted }) => accepted === 1,
    { what: 'the update was read' },
  );
  expect(
    (await ask('b.example', '/api/v1/updates/counts', { headers: await keyOf('b.example') })).json,
  ).toMatchObject({ read: 0 });
});

it('each limits callers by their own addresses, whatever they claim', async () => {
  const statuses = async (host: Host, from: string, headers = {}) =>
    Promise.all(
      Array.from({ length: 5 }, () =>
        ask(host, '/api/v1/rule-sets', { from, headers }).then(({ status }) => status),
      ),
    );
  expect((await statuses('a.example', '127.0.0.3')).sort()).toEqual([200, 200, 200, 200, 429]);
  expect(
    (
      await ask('a.example', '/api/v1/rule-sets', {
        from: '127.0.0.3',
        headers: { 'x-forwarded-for': '203.0.113.9' },
      })
    ).status,
  ).toBe(429);
  expect((await ask('a.example', '/api/v1/updates/counts', { from: '127.0.0.3' })).status).toBe(429);
  expect((await ask('a.example', '/api/v1/rule-sets', { from: '127.0.0.4' })).status).toBe(200);
  expect((await statuses('b.example', '127.0.0.3')).sort()).toEqual([200, 200, 200, 200, 429]);
});

it("the audit log of ingestion has the caller's address, behind the proxy and reporting", async () => {
  const headers = { ...(await keyOf('b.example')), 'content-type': 'application/json' };
  const body = JSON.stringify({ reason: 'invalid-data', note: 'a trial', dryRun: true });
  const setAside = () => ask('b.example', '/api/v1/rejected/set-aside', { from: '127.0.0.5', headers, body });
  expect((await served(setAside)).status).toBe(200);
  const { items } = (await ask('b.example', '/api/v1/audit?action=rejected.set-aside-many', { headers }))
    .json;
  expect(items).toMatchObject([{ service: 'ingestion', from: '127.0.0.5', outcome: 'done' }]);
});
