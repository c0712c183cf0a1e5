import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Controller, Get, Post, Query } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { until } from '@taocun/harness/until';
import { anHttpApp } from '../boot/http.fixture';
import { RequireRole } from '../http/require-role';
import { createLogger } from '../observability/logger';
import { accessRefusal } from './access-control';

@Controller('things')
class Things {
  @Get()
  @RequireRole('nothing')
  list(): object {
    return {};
  }

  @Post()
  @RequireRole('operator', 'not audited')
  post(): object {
    return {};
  }
}

@Controller('api/v1/things')
class ThingsOfTheApi {
  @Get(':id')
  @RequireRole('nothing')
  get(): object {
    return {};
  }

  @Get(':id/parts.csv')
  @RequireRole('nothing')
  parts(@Query('page') page: string): object {
    return { page };
  }
}

@Controller('reports')
class Reports {
  @Get()
  @RequireRole('reader')
  list(): object {
    return {};
  }
}

@Controller('forgotten')
class Forgotten {
  @Get()
  list(): object {
    return {};
  }
}

describe('the door', () => {
  const running: NestFastifyApplication[] = [];
  afterEach(async () => {
    for (const app of running.splice(0)) await app.close();
  });
  async function start(options: Parameters<typeof anHttpApp>[0] = {}): Promise<string> {
    const { app, url } = await anHttpApp({ controllers: [Things], ...options });
    running.push(app);
    return url;
  }

  it('lets no service start that has a route without a declaration', async () => {
    await expect(anHttpApp({ controllers: [Forgotten] })).rejects.toThrow(
      'GET /forgotten does not say who may call it',
    );
  });

  it('requires a key before the body is read, states who may, and how to get a key', async () => {
    const url = await start();
    const answer = await fetch(`${url}/things`, {
      method: 'POST',
      body: 'a'.repeat(100_000),
      headers: { 'content-type': 'text/plain' },
    });
    expect([
      answer.status,
      answer.headers.get('www-authenticate'),
      answer.headers.get('content-type'),
    ]).toEqual([401, 'Bearer realm="taocun"', 'application/problem+json; charset=utf-8']);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.json()).toMatchObject({
      status: 401,
      roles: ['operator'],
      detail: expect.stringMatching(/role operator\..*npm run taocun -- keys create/),
    });
  });

  it('answers 503 and never lets in where keys can’t be looked at', async () => {
    const url = await start();
    const authorization = `Bearer tck_0123456789ab_${'0f'.repeat(32)}`;
    const answer = await fetch(`${url}/things`, { method: 'POST', headers: { authorization } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await fetch(`${url}/things`, { headers: { authorization } })).status).toBe(200);
  });

  it('names the methods of an address, and answers 404 if it has none', async () => {
    const url = await start({ controllers: [Things, ThingsOfTheApi] });
    const ask = async (method: string, path: string) => {
      const answer = await fetch(`${url}${path}`, { method });
      return [
        answer.status,
        answer.headers.get('allow'),
        ((await answer.json()) as { readonly code: string }).code,
      ];
    };
    expect(await ask('DELETE', '/things?a=b')).toEqual([405, 'GET, HEAD, POST', 'method-not-allowed']);
    expect(await ask('PUT', '/api/v1/things/1/parts.csv')).toEqual([405, 'GET, HEAD', 'method-not-allowed']);
    for (const path of ['/nothing', '/things/1', '/api/v1/things/1/parts-csv', '/api/v1/things/1/2'])
      expect([path, ...(await ask('POST', path))]).toEqual([path, 404, null, 'unknown-address']);
  });

  it('answers 404 for an address with a slash at its end, and names the one without', async () => {
    const url = await start({ controllers: [Things, ThingsOfTheApi] });
    for (const [method, path] of [
      'GET /things',
      'POST /things',
      'DELETE /things',
      'GET /api/v1/things/1',
    ].map((one) => one.split(' '))) {
      const answer = await fetch(`${url}${path}/?a=b`, { method: String(method) });
      expect([answer.headers.get('allow'), await answer.json()]).toEqual([
        null,
        expect.objectContaining({
          status: 404,
          code: 'unknown-address',
          detail: `No route has the address ${path}/. Leave out the slash at its end: ${path}.`,
        }),
      ]);
    }
  });

  it('ignores no parameter, where an operation takes none either', async () => {
    const url = await start({ controllers: [Things, ThingsOfTheApi] });
    const answer = await fetch(`${url}/api/v1/things/1?colour=red`);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({
        code: 'invalid-request',
        detail:
          'colour is unknown here. Leave it out, or correct its name: this operation takes no parameters.',
        errors: ['colour is unknown here. Leave it out, or correct its name'],
      }),
    ]);
    expect(await (await fetch(`${url}/api/v1/things/1/parts.csv?page=2`)).json()).toEqual({ page: '2' });
    const { port } = new URL(url);
    const absolute = await new Promise((resolve) =>
      get({ port, path: `${url}/api/v1/things/1?colour=red` }, resolve),
    );
    expect(absolute).toHaveProperty('statusCode', 400);
  });

  it('counts the requests of an address, wherever they go, and states when to continue', async () => {
    const url = await start({ env: { RATE_LIMIT_KEYLESS_PER_MINUTE: '3' } });
    expect((await fetch(`${url}/things`)).headers.get('x-ratelimit-remaining')).toBe('2');
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    expect(
      (await fetch(`${url}/things`, { method: 'POST', headers: { authorization: 'Bearer x' } })).status,
    ).toBe(401);
    const answer = await fetch(`${url}/things`);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({
      status: 429,
      code: 'too-many-requests',
      detail: expect.stringMatching(/^More than 3 /),
    });
  });

  it('answers probes however many requests their address has made', async () => {
    const url = await start({ env: { RATE_LIMIT_KEYLESS_PER_MINUTE: '1' } });
    const status = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect([await status('/things'), await status('/things')]).toEqual([200, 429]);
    // Its loop has not started.
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
  });

  it('counts whom a trusted proxy forwards, and trusts no other’s header', async () => {
    const env = { RATE_LIMIT_KEYLESS_PER_MINUTE: '2' };
    const left = async (url: string, forwarded: string) =>
      (await fetch(`${url}/things`, { headers: { 'x-forwarded-for': forwarded } })).headers.get(
        'x-ratelimit-remaining',
      );
    const trusting = await start({ env: { ...env, TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8' } });
    // The last address that is not a trusted proxy is the caller's; the caller itself may have invented those
    // before it.
    for (const forwarded of ['192.0.2.1', '192.0.2.2', '192.0.2.3, nonsense', '::1, 192.0.2.4, 10.1.1.1'])
      expect([forwarded, await left(trusting, forwarded)]).toEqual([forwarded, '1']);
    expect(await left(trusting, '192.0.2.1')).toBe('0');
    const other = await start({ env: { ...env, TRUSTED_PROXIES: '10.0.0.0/8' } });
    expect([await left(other, '192.0.2.1'), await left(other, '192.0.2.2')]).toEqual(['1', '0']);
  });

  it('counts nothing where there is no limit', async () => {
    const url = await start({ env: { RATE_LIMIT_KEYLESS_PER_MINUTE: '0' } });
    expect((await fetch(`${url}/things`)).headers.get('x-ratelimit-limit')).toBeNull();
  });

  it('lets pages of other sites in only where they are named', async () => {
    const named = await start({ env: { CORS_ORIGINS: 'https://maps.example', OPEN_READING: 'false' } });
    const preflight = (url: string, origin: string) =>
      fetch(`${url}/things`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight(named, 'https://maps.example');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://maps.example',
    ]);
    expect(
      (await preflight(named, 'https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const refused = await fetch(`${named}/things`, {
      method: 'POST',
      headers: { origin: 'https://maps.example' },
    });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      401,
      'https://maps.example',
    ]);
    expect(
      (await preflight(await start({ env: { OPEN_READING: 'false' } }), 'https://maps.example')).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull();
  });

  it('lets pages of all sites read what everybody may read, and show no keys', async () => {
    const url = await start({
      controllers: [Things, Reports],
      env: { OPEN_READING: 'true', CORS_ORIGINS: 'https://maps.example' },
    });
    const ask = (address: string, origin: string, method = 'GET', headers = {}) =>
      fetch(`${url}${address}`, { method, headers: { origin, ...headers } });
    const originOf = ({ headers }: Response): string | null => headers.get('access-control-allow-origin');
    const read = await ask('/reports', 'https://any.example');
    expect([read.status, originOf(read), read.headers.get('access-control-allow-credentials')]).toEqual([
      200,
      '*',
      null,
    ]);
    expect(read.headers.get('access-control-expose-headers')).toContain('etag');
    expect(originOf(await ask('/reports', 'https://maps.example'))).toBe('https://maps.example');
    expect(originOf(await ask('/things', 'https://any.example'))).toBeNull();
    const noQuestion = await fetch(`${url}/reports`, { method: 'OPTIONS' });
    expect([noQuestion.status, await noQuestion.json()]).toMatchObject([405, { code: 'method-not-allowed' }]);
    const expected = {
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    };
    const preflight = await ask('/reports', 'https://any.example', 'OPTIONS', expected);
    expect([preflight.status, originOf(preflight)]).toEqual([204, '*']);
    expect(preflight.headers.get('access-control-allow-headers')).not.toContain('authorization');
  });

  it('disconnects a caller who sends headers or a body that never end', async () => {
    const url = await start({ limits: { headersTimeoutMs: 200, requestTimeoutMs: 400 } });
    const cut = (text: string) =>
      new Promise<string>((resolve) => {
        let line = '';
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
        socket.on('data', (chunk) => (line += chunk.toString())).on('close', () => resolve(line));
        socket.on('error', () => undefined);
      });
    expect(await cut('GET /things HTTP/1.1\r\nhost: x\r\nx-a: ')).toMatch(
      /^HTTP\/1\.1 408 .*\r\ncontent-type: application\/problem\+json[^]*connection: close[^]*"detail":"The request did not arrive completely/,
    );
    // A connection without a single byte is an incomplete request.
    expect(await cut('')).toMatch(/^HTTP\/1\.1 408 /);
    // A caller without the role is answered before the body arrives.
    expect(
      await cut(
        'POST /things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      ),
    ).toMatch(/^HTTP\/1\.1 40[18] /);
  });

  const socketOn = (what: 'close' | 'connect', url: string, text: string) =>
    new Promise<Socket>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
      socket.on('error', () => undefined).on(what, () => resolve(socket));
      socket.resume();
    });

  it('disconnects a connection without progress', async () => {
    const url = await start({ limits: { idleTimeoutMs: 200 } });
    // An incomplete request would be answered.
    expect((await socketOn('close', url, 'GET /things')).bytesRead).toBe(0);
  });

  it('accepts no more connections than it may', async () => {
    const url = await start({ limits: { connections: 2, connectionsOfAddress: 2 } });
    const taken = [
      await socketOn('connect', url, 'GET /things'),
      await socketOn('connect', url, 'GET /things'),
    ];
    // A connection above the limit is closed without an answer.
    expect((await socketOn('close', url, 'GET /things HTTP/1.1\r\nhost: x\r\n\r\n')).bytesRead).toBe(0);
    for (const socket of taken) socket.destroy();
    // The service may notice the end after the client.
    const status = (): Promise<number> =>
      fetch(`${url}/things`).then(
        (answer) => answer.status,
        () => 0,
      );
    expect(await until(status, (code) => code > 0)).toBe(200);
  });

  it('lets no address have all connections', async () => {
    const url = await start({ limits: { connections: 4 } });
    const open = (): Promise<Socket> =>
      new Promise((resolve) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
          socket.write('GET /things HTTP/1.1\r\nhost: x\r\n\r\n'),
        );
        socket.on('error', () => undefined).once('close', () => resolve(socket));
        socket.once('data', () => resolve(socket));
      });
    const sockets = [await open(), await open(), await open()];
    expect(sockets.map(({ bytesRead }) => bytesRead > 0)).toEqual([true, true, false]);
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
    sockets[0]?.destroy();
    await closed;
    let again = await open();
    // The service may notice the end after the client.
    for (let tries = 0; again.bytesRead === 0 && tries < 50; tries++) again = await open();
    expect(again.bytesRead).toBeGreaterThan(0);
    for (const socket of [...sockets, again]) socket.destroy();
  });

  it('never lets a key into the log', async () => {
    const logged: string[] = [];
    const log = createLogger({ service: 'reporting', level: 'trace', format: 'json', secrets: [] }, (line) =>
      logged.push(line),
    );
    const url = await start({ log });
    const secret = '0f'.repeat(32);
    await fetch(`${url}/things?key=tck_0123456789ab_${secret}`, {
      method: 'POST',
      headers: { authorization: `Bearer tck_0123456789ab_${secret}` },
    });
    log.log(`shown: tck_0123456789ab_${secret}`);
    expect(logged.join('')).toContain('tck_0123456789ab_[redacted]');
    expect(logged.join('')).not.toContain(secret);
  });
});

describe('who may', () => {
  const closed = { openReading: false, openMetrics: false };
  const holder = (role: 'producer' | 'reader' | 'subscriber' | 'operator') =>
    ({ kind: 'holder', key: { id: 'x', role, name: '', sources: [], createdAt: new Date() } }) as const;
  const status = (...args: Parameters<typeof accessRefusal>): number =>
    accessRefusal(...args)?.problem.status ?? 200;

  it.each([
    ['nothing', [200, 200, 200, 200, 200]],
    ['reader', [401, 403, 200, 200, 200]],
    ['subscriber', [401, 403, 403, 200, 200]],
    ['producer', [401, 200, 403, 403, 200]],
    ['metrics', [401, 403, 403, 403, 200]],
    ['operator', [401, 403, 403, 403, 200]],
  ] as const)('do what needs %s: nobody, producer, reader, subscriber, operator: %j', (need, expected) => {
    const callers = [
      { kind: 'nobody' } as const,
      ...(['producer', 'reader', 'subscriber', 'operator'] as const).map(holder),
    ];
    expect(callers.map((caller) => status(need, caller, closed))).toEqual(expected);
  });

  it('is everybody, with whatever key, for what is open, and for nothing else', () => {
    const opened = (need: Parameters<typeof accessRefusal>[0]): number[] =>
      [
        { ...closed, openReading: true },
        { ...closed, openMetrics: true },
      ].map((access) => status(need, { kind: 'refused', because: '' }, access));
    expect([opened('reader'), opened('metrics')]).toEqual([
      [200, 401],
      [401, 200],
    ]);
    for (const need of ['producer', 'subscriber', 'operator'] as const)
      expect(opened(need)).toEqual([401, 401]);
  });
});
