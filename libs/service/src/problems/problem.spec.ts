import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import {
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Query,
  Res,
  UnprocessableEntityException,
} from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply } from 'fastify';
import { mongo } from 'mongoose';
import { anHttpApp } from '../boot/http.fixture';
import { RequireRole } from '../http/require-role';
import { createLogger } from '../observability/logger';
import { Problem } from './problem';

const answer = (code: number, message: string): Error =>
  new mongo.MongoServerError({ code, message, errmsg: message });
/** Errors as the driver throws them; failover.long.spec.ts provokes real ones. */
const errorsOfMongodb: Readonly<Record<string, Error>> = {
  election: new mongo.MongoServerSelectionError(
    'Server selection timed out after 15000 ms',
    {} as mongo.TopologyDescription,
  ),
  network: new mongo.MongoNetworkError('connection 7 to 127.0.0.1:27017 closed'),
  'step-down': answer(10_107, 'not primary'),
  quiesce: answer(91, 'The server is in quiesce mode and will shut down'),
  slow: answer(50, 'operation exceeded time limit'),
  'too slow': new mongo.MongoOperationTimeoutError('Timed out during socket read (5000ms)'),
  unauthorized: answer(
    13,
    'not authorized on taocun-reporting to execute command { find: "villages", filter: {} }',
  ),
  loading: new Problem({ code: 'loading', detail: 'This instance has started.' }),
  duplicate: answer(11_000, 'E11000 duplicate key error'),
  mistaken: new mongo.MongoInvalidArgumentError('a mistake of ours'),
};

const arrived = Promise.withResolvers<void>();
const ended = Promise.withResolvers<void>();

@Controller('villages')
class Villages {
  @Get('stored/:error')
  @RequireRole('nothing')
  stored(@Param('error') error: string): never {
    throw errorsOfMongodb[error] ?? new Error(error);
  }

  @Get('missing')
  @RequireRole('nothing')
  missing(): never {
    throw new NotFoundException('No village has the code 1.');
  }

  @Get('invalid')
  @RequireRole('nothing')
  invalid(): never {
    throw new UnprocessableEntityException([
      'year is missing',
      'property foo should not exist',
      'filter.property typ should not exist',
    ]);
  }

  @Get('mistaken')
  @RequireRole('nothing')
  mistaken(): never {
    throw new UnprocessableEntityException(Array.from({ length: 1_000 }, (_, at) => `mistake ${at}`));
  }

  @Get('own')
  @RequireRole('nothing')
  own(): never {
    throw new Problem({
      code: 'foreign-updates',
      detail: 'The update 7 is known with another content.',
      extensions: { id: '7', status: 200, code: 'mine' },
    });
  }

  @Get('broken')
  @RequireRole('nothing')
  broken(): never {
    throw new Error('the password is s3cret');
  }

  @Get('busy')
  @RequireRole('nothing')
  busy(@Res({ passthrough: true }) reply: FastifyReply, @Query('after') after?: string): never {
    if (after !== undefined) reply.header('retry-after', after);
    throw new Problem({ code: 'too-busy', detail: 'Too many are asking.' });
  }

  @Get('unready')
  @RequireRole('nothing')
  unready(@Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.status(503);
    return {};
  }

  @Get('half')
  @RequireRole('nothing')
  async half(
    @Res() response: { readonly raw: { write(text: string, written: () => void): void } },
  ): Promise<never> {
    await new Promise<void>((resolve) => response.raw.write('half of it', resolve));
    throw new Error('too late');
  }

  @Get('left')
  @RequireRole('nothing')
  async left(@Res() { raw }: { readonly raw: ServerResponse }): Promise<void> {
    arrived.resolve();
    await once(raw, 'close');
    setImmediate(() => ended.resolve());
    AbortSignal.abort().throwIfAborted();
  }

  @Post()
  @RequireRole('nothing')
  post(@Body() body: unknown): unknown {
    return body;
  }
}

const kind = (code: string, status: number, title: string) => ({
  type: `/errors/${code}`,
  code,
  status,
  title,
});
const mistakes = [
  'year is missing',
  'foo is unknown here. Leave it out, or correct its name',
  'filter.typ is unknown here. Leave it out, or correct its name',
];

describe('an error over HTTP', () => {
  let app: NestFastifyApplication;
  let origin: string;
  let logged: string[];

  beforeEach(async () => {
    logged = [];
    // The watchdog, which looks every few seconds, logs too.
    const keep = (line: string): void => void (line.includes('"context":"HTTP"') && logged.push(line));
    const log = createLogger({ service: 'reporting', level: 'warn', format: 'json', secrets: [] }, keep);
    ({ app, url: origin } = await anHttpApp({ controllers: [Villages], log }));
  });
  afterEach(() => app.close());

  async function problem({ url, ...request }: { url: string } & RequestInit): Promise<unknown> {
    const response = await fetch(origin + url, {
      ...request,
      headers: { ...request.headers, 'x-request-id': 'r-1' },
    });
    expect(response.headers.get('x-request-id')).toBe('r-1');
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body = (await response.json()) as { status: number };
    expect(body.status).toBe(response.status);
    return body;
  }
  const json = { 'content-type': 'application/json' };

  it.each([
    [
      'an exception of Nest',
      { url: '/villages/missing?token=x' },
      {
        ...kind('not-found', 404, 'Not found'),
        detail: 'No village has the code 1.',
        instance: '/villages/missing',
      },
    ],
    [
      'failed validation, message by message',
      { url: '/villages/invalid' },
      {
        ...kind('refused-updates', 422, 'Refused updates'),
        detail: mistakes.join('; '),
        errors: mistakes,
        instance: '/villages/invalid',
      },
    ],
    [
      'a problem, whose extensions change none of its own members',
      { url: '/villages/own' },
      {
        ...kind('foreign-updates', 403, 'Foreign updates'),
        detail: 'The update 7 is known with another content.',
        id: '7',
        instance: '/villages/own',
      },
    ],
    [
      'no route',
      { url: '/nowhere?token=x' },
      {
        ...kind('unknown-address', 404, 'Unknown address'),
        detail: 'No route answers GET /nowhere. GET /docs-json describes those that there are.',
        instance: '/nowhere',
      },
    ],
  ])('is problem+json: %s', async (_name, request, body) => {
    expect(await problem(request)).toEqual({ ...body, requestId: 'r-1' });
    expect(logged).toEqual([]);
  });

  it.each([
    ['is not JSON', { body: '{"a":', headers: json }, 400],
    ['is too large', { body: JSON.stringify('a'.repeat(2_000)), headers: json }, 413],
    ['has an unknown type', { body: '<a/>', headers: { 'content-type': 'text/xml' } }, 415],
  ])('is problem+json when the body %s', async (_name, request, status) => {
    expect(await problem({ url: '/villages', method: 'POST', ...request })).toMatchObject({
      status,
      instance: '/villages',
    });
  });

  it('names 50 mistakes at most, so that no answer is larger than its request', async () => {
    const { detail, errors } = (await problem({ url: '/villages/mistaken' })) as {
      detail: string;
      errors: string[];
    };
    expect(errors).toHaveLength(50);
    expect(detail).toMatch(/; mistake 49; and 950 more$/);
  });

  it('contains nothing of an error that nobody expected, and logs it whole', async () => {
    expect(await problem({ url: '/villages/broken' })).toEqual({
      ...kind('unexpected-error', 500, 'Unexpected error'),
      detail: 'The service met an unexpected error, which has been logged.',
      instance: '/villages/broken',
      requestId: 'r-1',
    });
    expect(logged).toEqual([
      expect.stringMatching(
        /"requestId":"r-1".*the password is s3cret|the password is s3cret.*"requestId":"r-1"/s,
      ),
    ]);
  });

  it('is 503 with retry-after while MongoDB is away, and one line of the log however many requests there are', async () => {
    for (const name of ['election', 'network', 'step-down', 'quiesce', 'slow', 'too slow']) {
      const { status, headers } = await fetch(`${origin}/villages/stored/${name}`);
      expect([name, status, headers.get('retry-after')]).toEqual([name, 503, '5']);
      expect(await problem({ url: `/villages/stored/${name}` })).toMatchObject({
        detail: expect.stringMatching(/^MongoDB has no primary/),
      });
    }
    expect(logged).toEqual([
      expect.stringMatching(/"level":"warn".*answered with 503.*Server selection timed out/),
    ]);
  });

  it.each([
    ['stored/loading', '5'],
    ['busy', '5'],
    ['busy?after=7', '7'],
    ['unready', '5'],
  ])('is 503 with retry-after, and no failure in the log: %s', async (path, seconds) => {
    const { status, headers } = await fetch(`${origin}/villages/${path}`);
    expect([status, headers.get('retry-after'), logged]).toEqual([503, seconds, []]);
  });

  it('is nothing in the log if work ends because its caller has disconnected', async () => {
    const controller = new AbortController();
    const left = fetch(`${origin}/villages/left`, { signal: controller.signal });
    await arrived.promise;
    controller.abort();
    await expect(left).rejects.toThrow(/abort/i);
    await ended.promise;
    expect(logged).toEqual([]);
  });

  it('names the right that the user of MongoDB lacks, and is no outage', async () => {
    expect(await problem({ url: '/villages/stored/unauthorized' })).toMatchObject({
      ...kind('missing-right', 503, 'Missing right'),
      detail: expect.stringContaining('lacks the right find on taocun-reporting.villages'),
    });
    expect(logged).toEqual([expect.stringMatching(/"level":"error".*find on taocun-reporting\.villages/)]);
  });

  it.each(['duplicate', 'mistaken'])(
    'is 500 where MongoDB, or its driver, refuses a command: %s',
    async (name) => {
      expect(await problem({ url: `/villages/stored/${name}` })).toMatchObject({ status: 500 });
      expect(logged).toHaveLength(1);
    },
  );

  it('is of a kind that its type describes, for everybody', async () => {
    const { type } = (await problem({ url: '/villages/own' })) as { type: string };
    const answer = await fetch(origin + type);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toMatch(/^## foreign-updates\n\n403, Foreign updates\. /);
    expect(await problem({ url: '/errors/constructor' })).toMatchObject({
      status: 404,
      detail: expect.stringContaining('unknown-village'),
    });
  });

  it('ends the connection when half of the answer is sent', async () => {
    const response = await fetch(`${origin}/villages/half`);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('has the safe headers of every answer', async () => {
    const { headers } = await fetch(`${origin}/villages/missing`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });
});
