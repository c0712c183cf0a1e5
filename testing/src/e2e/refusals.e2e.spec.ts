import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { serviceNames, type ServiceName } from '@taocun/service';
import { filledIn, routes } from './known-routes';

/** Refusals are alike on every route of every service, whichever framework or plugin answers it. */
const installation = new Installation(`refusals-${randomUUID().slice(0, 8)}.`, {
  OPEN_READING: 'false',
  OPEN_METRICS: 'false',
});
let authorization: string;

/** Starts all services; reporting passes requests on to ingestion. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  await installation.startWith(env, 'ingestion', 'classification');
  await installation.startWith({ ...env, INGESTION_URL: installation.of('ingestion').url }, 'reporting');
}

beforeAll(async () => {
  await installation.prepare();
  authorization = `authorization: Bearer ${(await installation.keys.create({ role: 'operator', name: 'operator' })).key}`;
  await start();
});
afterAll(() => installation.clear());

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The answer to a request with these headers alone, over a connection of its own. */
async function ask(
  service: ServiceName,
  route: string,
  headers: readonly string[],
  body = '',
): Promise<Answered> {
  const [method = '', path = ''] = filledIn(route).split(' ');
  const socket = connect(Number(new URL(installation.of(service).url).port), '127.0.0.1');
  let text = '';
  socket.on('error', () => undefined).on('data', (chunk: Buffer) => (text += chunk.toString()));
  const length = body === '' ? [] : [`content-length: ${body.length}`];
  socket.write(
    [`${method} ${path} HTTP/1.1`, 'connection: close', ...headers, ...length, '', body].join('\r\n'),
  );
  await once(socket, 'close');
  const [head = '', content = ''] = text.split('\r\n\r\n', 2);
  const lines = head.split('\r\n').slice(1);
  const named = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  // The body may be chunked.
  const isProblem = named['content-type']?.startsWith('application/problem+json') === true;
  return {
    status: Number(head.slice(9, 12)),
    headers: named,
    body: isProblem
      ? (JSON.parse(content.slice(content.indexOf('{'), content.lastIndexOf('}') + 1)) as Readonly<
          Record<string, unknown>
        >)
      : {},
  };
}

const refusal = (route: string, status: number, code: string) => ({
  route,
  status,
  headers: expect.objectContaining({
    'content-type': 'application/problem+json; charset=utf-8',
    'x-request-id': expect.any(String),
  }),
  body: expect.objectContaining({
    status,
    code,
    instance: filledIn(route).split(' ')[1],
    requestId: expect.any(String),
  }),
});
const isProbe = (route: string): boolean => /\/health\/(live|ready)$/.test(route);
const errorsIn = (service: ServiceName): readonly string[] =>
  installation
    .of(service)
    .output.split('\n')
    .filter((line) => / ERROR |"level":"error"/.test(line));
const otherMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

describe.each(serviceNames)('%s', (service) => {
  const all = Object.keys(routes[service]);
  const known = all.filter((route) => !route.includes('*'));

  it.each([
    ['no host', 400, 'malformed-request', []],
    ['a host that is none', 400, 'malformed-request', ['host: evil"<script>']],
    ['two authorizations', 400, 'malformed-request', ['host: x', 'authorization: a', 'authorization: b']],
    ['a compressed body', 415, 'unsupported-content', ['host: x', 'content-encoding: br']],
  ] as const)('refuses %s with %i on every route', async (_what, status, code, headers) => {
    for (const route of all)
      expect({ route, ...(await ask(service, route, headers)) }).toEqual(refusal(route, status, code));
  });

  it('refuses a malformed type of a body with 415 on every route with a body', async () => {
    for (const route of all.filter((one) => !one.startsWith('GET '))) {
      const answer = await ask(service, route, ['host: x', authorization, 'content-type: ;;;'], '{}');
      expect({ route, ...answer }).toEqual(refusal(route, 415, 'unsupported-content'));
      if (route === 'POST /api/v1/updates')
        expect(answer).toMatchObject({
          headers: { accept: expect.stringContaining('application/x-ndjson') },
          body: { taken: expect.arrayContaining(['application/x-ndjson']) },
        });
    }
  });

  it('answers a wrong method with 405 and the right ones on every known path', async () => {
    const methodsAt = (path: string): readonly string[] => {
      const matching = known.filter((route) => {
        const parts = (route.split(' ')[1] ?? '').split('/');
        const segments = path.split('/');
        return (
          parts.length === segments.length &&
          parts.every((part, at) => part.startsWith(':') || part === segments[at])
        );
      });
      const methods = matching.map((route) => route.split(' ')[0] ?? '');
      return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].sort();
    };
    for (const path of new Set(known.map((route) => filledIn(route).split(' ')[1] ?? ''))) {
      const allowed = methodsAt(path);
      for (const method of otherMethods.filter((one) => !allowed.includes(one))) {
        const route = `${method} ${path}`;
        const answer = await ask(service, route, ['host: x', authorization]);
        expect({ route, ...answer }).toEqual(refusal(route, 405, 'method-not-allowed'));
        expect([route, answer.headers['allow']]).toEqual([route, allowed.join(', ')]);
      }
    }
  });

  it('logs none of these refusals as an error', () => {
    expect(
      installation
        .of(service)
        .output.split('\n')
        .filter((line) => / ERROR |"level":"error"/.test(line)),
    ).toEqual([]);
  });
});

describe('requests beyond the limit', () => {
  beforeAll(async () => {
    await installation.stop();
    await start({ RATE_LIMIT_KEYLESS_PER_MINUTE: '1' });
  });

  it.each(serviceNames)(
    'are refused with 429 and retry-after on every route of %s but the probes',
    async (service) => {
      for (const route of Object.keys(routes[service]).filter((one) => !isProbe(one))) {
        const answer = await until(
          () => ask(service, route, ['host: x']),
          ({ status }) => status === 429,
          { what: `${route} was refused` },
        );
        expect({ route, ...answer }).toEqual(refusal(route, 429, 'too-many-requests'));
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect(errorsIn(service)).toEqual([]);
    },
  );
});
