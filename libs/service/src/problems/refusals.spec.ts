import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { anHttpApp } from '../boot/http.fixture';
import { RequireRole } from '../http/require-role';
import { createLogger } from '../observability/logger';
import { Problem } from './problem';

@Controller()
class Doors {
  @Get('open')
  @RequireRole('nothing')
  open(): string {
    return 'open';
  }

  @Get('full')
  @RequireRole('nothing')
  full(): never {
    throw new Problem({ code: 'too-busy', detail: 'All places are taken.' });
  }

  @Get('producers')
  @RequireRole('producer')
  producers(): string {
    return 'a producer';
  }

  @Get('stopping')
  @RequireRole('nothing')
  stopping(): never {
    throw new ServiceUnavailableException('The service is stopping.');
  }
}

const aKey = `Bearer tck_${'0'.repeat(12)}_${'0'.repeat(64)}`;

async function afterRequests(
  env: Readonly<Record<string, string>>,
  ...requests: readonly [path: string, times: number, key?: string][]
) {
  const logged: string[] = [];
  const log = createLogger({ service: 'reporting', level: 'info', format: 'json', secrets: [] }, (line) =>
    logged.push(line),
  );
  const { app, url } = await anHttpApp({ controllers: [Doors], log, env });
  const statuses: number[] = [];
  for (const [path, times, authorization] of requests)
    for (let n = 0; n < times; n++) {
      const answer = await fetch(
        url + path,
        authorization === undefined ? {} : { headers: { authorization } },
      );
      await answer.text();
      statuses.push(answer.status);
    }
  const before = logged.length;
  const metrics =
    env['RATE_LIMIT_KEYLESS_PER_MINUTE'] === undefined ? await (await fetch(`${url}/metrics`)).text() : '';
  // The application reports when it closes, without waiting for the minute to end.
  await app.close();
  const lines = logged.map(
    (line) =>
      JSON.parse(line) as { readonly level: string; readonly message: string; readonly context: string },
  );
  // Without a database, the audit log may add its own lines.
  const ofHttp = (some: typeof lines) => some.filter(({ context }) => context === 'HTTP');
  const counted = (route: string) =>
    new RegExp(`^taocun_http_requests_total\\{route="${route}".*$`, 'gm').exec(metrics)?.[0];
  return { statuses, before: ofHttp(lines.slice(0, before)), after: ofHttp(lines.slice(before)), counted };
}

const aLine = { time: expect.any(String), service: 'reporting', context: 'HTTP', level: 'info' };

it('refusals are one line of the log with their counts, none of them an error', async () => {
  const { statuses, before, after, counted } = await afterRequests(
    {},
    ['/full', 30],
    ['/producers', 2],
    ['/open', 1],
  );
  expect(statuses).toEqual([...Array<number>(30).fill(503), 401, 401, 200]);
  expect(before).toEqual([]);
  expect(after).toEqual([
    { ...aLine, message: 'Requests were refused.', refused: { 'too-busy': 30, 'no-valid-key': 2 } },
  ]);
  expect(counted('/full')).toBe(
    'taocun_http_requests_total{route="/full",method="GET",status="refused",service="reporting"} 30',
  );
  expect(counted('/producers')).toMatch(/status="refused".* 2$/);
  expect(counted('/open')).toMatch(/status="2xx".* 1$/);
});

it('requests beyond the limit are one line of the log, too', async () => {
  const { statuses, before, after } = await afterRequests({ RATE_LIMIT_KEYLESS_PER_MINUTE: '3' }, [
    '/open',
    10,
  ]);
  expect(statuses).toEqual([200, 200, 200, ...Array<number>(7).fill(429)]);
  expect([...before, ...after]).toEqual([
    { ...aLine, message: 'Requests were refused.', refused: { 'too-many-requests': 7 } },
  ]);
});

it('a service that is not well reports it: another 503 is an error, and keys that cannot be read are a warning', async () => {
  const { statuses, before, after, counted } = await afterRequests(
    {},
    ['/stopping', 1],
    ['/producers', 3, aKey],
  );
  expect(statuses).toEqual([503, 503, 503, 503]);
  expect(before.filter(({ level }) => level === 'error')).toEqual([
    expect.objectContaining({ message: '/stopping failed with 503.' }),
  ]);
  expect(before.filter(({ message }) => message.startsWith('Requests are answered with 503'))).toHaveLength(
    1,
  );
  expect(after).toEqual([]);
  expect(counted('/stopping')).toMatch(/status="5xx".* 1$/);
  expect(counted('/producers')).toMatch(/status="5xx".* 3$/);
});
