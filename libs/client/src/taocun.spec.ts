import { type TaocunProblem, TaocunUnreachable } from './failures.js';
import { type Answer, cut, json, Service } from './service.fixture.js';
import { Taocun } from './taocun.js';

const service = new Service();
let taocun: Taocun;

beforeAll(async () => {
  taocun = new Taocun({ url: `${await service.start()}/`, key: 'tck_a', backoffMs: 1, tries: 3 });
});
afterAll(() => service.stop());

describe('a call', () => {
  it('puts the question into path and query, and shows the key', async () => {
    service.willAnswer(json({ items: [] }));
    await taocun.call('listVillageMonths', { code: '3:1', fields: 'month,salesFen' });
    const [request] = service.requests;
    expect(request).toMatchObject({
      method: 'GET',
      path: '/api/v1/villages/3%3A1/months?fields=month%2CsalesFen',
      headers: {
        authorization: 'Bearer tck_a',
        accept: 'application/json',
        'user-agent': expect.stringMatching(/^taocun-typescript\/\d/),
      },
    });
  });

  it('sends a body as JSON', async () => {
    service.willAnswer(json({ total: {} }));
    await taocun.call('askWhatIf', { body: { rules: { counts: 'all-shops' } } });
    expect(service.requests).toMatchObject([
      { method: 'POST', path: '/api/v1/what-if', body: '{"rules":{"counts":"all-shops"}}' },
    ]);
  });

  it('has all digits of amounts', async () => {
    service.willAnswer(
      json('{"salesFen":12345678901234567890,"households":350,"alibabaSalesFen":9007199254740991}'),
    );
    expect(await taocun.call('getVillage', { code: '1' })).toEqual({
      salesFen: 12_345_678_901_234_567_890n,
      households: 350,
      alibabaSalesFen: Number.MAX_SAFE_INTEGER,
    });
  });

  it('throws what the service says of an error, at once', async () => {
    const problem = {
      code: 'unknown-village',
      detail: 'No village.',
      status: 404,
      requestId: 'r-1',
      type: '/errors/unknown-village',
    };
    service.willAnswer(json(problem, 404));
    const expected: Partial<TaocunProblem> = {
      name: 'TaocunProblem',
      status: 404,
      code: 'unknown-village',
      detail: 'No village.',
      requestId: 'r-1',
      members: problem,
    };
    await expect(taocun.call('getVillage', { code: '1' })).rejects.toMatchObject(expected);
    expect(service.requests).toHaveLength(1);
  });

  it('throws what a proxy says too', async () => {
    service.willAnswer((response) => response.writeHead(403, { 'x-request-id': 'r-2' }).end('<html>'));
    await expect(taocun.call('getVillage', { code: '1' })).rejects.toMatchObject({
      status: 403,
      code: 'unknown',
      requestId: 'r-2',
    });
  });
});

describe('a service that is away for a moment', () => {
  it('is asked again after 502, 503, 504, 429 and broken connections', async () => {
    for (const answer of [
      json('', 502),
      json('', 503),
      json('', 504),
      json({}, 429, { 'retry-after': '0' }),
      cut,
    ]) {
      service.willAnswer(answer, json({ villages: 1 }));
      expect(await taocun.call('getCounts')).toEqual({ villages: 1 });
      expect(service.requests).toHaveLength(2);
    }
  });

  it('is asked again where its answer breaks off', async () => {
    const half: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '20' });
      response.write('{"villages":', () => response.destroy());
    };
    service.willAnswer(half, json({ villages: 1 }));
    expect(await taocun.call('getCounts')).toEqual({ villages: 1 });
    service.willAnswer(half, half, half);
    await expect(taocun.call('getCounts')).rejects.toBeInstanceOf(TaocunUnreachable);
  });

  it('is asked again no sooner than it says', async () => {
    service.willAnswer(json({}, 503, { 'retry-after': '1' }), json({}));
    const begunMs = performance.now();
    await taocun.call('getCounts');
    expect(performance.now() - begunMs).toBeGreaterThan(990);
  });

  it('is given up after the tries that are allowed', async () => {
    service.willAnswer(json('', 503), json('', 503), json({ code: 'database-away' }, 503));
    await expect(taocun.call('getCounts')).rejects.toMatchObject({ status: 503, code: 'database-away' });
    service.willAnswer(cut, cut, cut);
    await expect(taocun.call('getCounts')).rejects.toBeInstanceOf(TaocunUnreachable);
    expect(service.requests).toHaveLength(3);
  });

  it('gets what changes something again only where it says that it did nothing', async () => {
    const create = () => taocun.call('replayFailedDeliveries', { id: 'wh_1' });
    service.willAnswer(json({}, 503, { 'retry-after': '0' }), json({ replayed: 1 }, 202));
    expect(await create()).toEqual({ replayed: 1 });
    for (const answer of [cut, json('', 502), json('', 503), json('', 504)]) {
      service.willAnswer(answer, json({ replayed: 1 }, 202));
      await expect(create()).rejects.toThrow();
      expect(service.requests).toHaveLength(1);
    }
  });

  describe('longer than the client waits', () => {
    const silent: Answer = () => undefined;
    const slow: Answer = (response) =>
      void response.writeHead(200, { 'content-length': '20' }).write('{"villages":');
    // A request that is given up may arrive after the test. At a service of its own it uses up no answer to
    // another.
    let away: Service;
    const impatient = (tries: number) => new Taocun({ url: away.url, backoffMs: 1, tries, timeoutMs: 50 });
    beforeEach(async () => {
      away = new Service();
      await away.start();
    });
    afterEach(() => away.stop());

    it.each([
      ['begin', silent],
      ['end', slow],
    ])('is asked again where its answer does not %s in time', async (_what, answer) => {
      // On a slow machine one of the other answers may be late too.
      away.willAnswer(answer, ...Array<Answer>(50).fill(json({ villages: 1 })));
      expect(await impatient(51).call('getCounts')).toEqual({ villages: 1 });
    });

    it('is given up after the tries that are allowed', async () => {
      away.willAnswer(silent, silent);
      await expect(impatient(2).call('getCounts')).rejects.toMatchObject({
        name: 'TaocunUnreachable',
        cause: expect.anything(),
      });
    });
  });

  it('is waited for no longer than the caller wants', async () => {
    const enough = new AbortController();
    // Aborts only after the request has arrived: one that is aborted earlier would use up the answer to
    // another.
    service.willAnswer((response) => {
      response.once('finish', () => enough.abort(new Error('enough')));
      json('', 503, { 'retry-after': '60' })(response);
    });
    await expect(taocun.call('getCounts', {}, { signal: enough.signal })).rejects.toThrow('enough');
  });
});

describe('a list', () => {
  const page = (codes: readonly string[], next?: string) =>
    json({ items: codes.map((villageCode) => ({ villageCode })), next });

  it('is read page by page, as it is wanted', async () => {
    service.willAnswer(page(['1', '2'], 'a/b'), page(['3']));
    const codes: string[] = [];
    for await (const { villageCode } of taocun.list('listVillages', { region: '33' }))
      codes.push(villageCode);
    expect(codes).toEqual(['1', '2', '3']);
    expect(service.requests.map(({ path }) => path)).toEqual([
      '/api/v1/villages?limit=1000&region=33',
      '/api/v1/villages?limit=1000&region=33&cursor=a%2Fb',
    ]);
  });

  it('asks for no page beyond the items that are wanted', async () => {
    service.willAnswer(page(['1', '2'], 'a'));
    expect(await taocun.list('listVillages').toArray(2)).toEqual([
      { villageCode: '1' },
      { villageCode: '2' },
    ]);
    expect(service.requests).toHaveLength(1);
  });
});

describe('events', () => {
  const block = (id: string, sequence?: number) =>
    `id: ${id}\n${sequence === undefined ? '' : `event: x\ndata: {"id":"e${sequence}","data":{"sequence":${sequence}}}\n`}\n`;
  const stream =
    (...blocks: string[]): Answer =>
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(blocks.join(''), () => response.destroy());
    };

  it('go on after the last one where the connection breaks, each once', async () => {
    // The second connection skips events of other regions, and breaks in the middle of an event.
    service.willAnswer(
      stream(block('p0'), block('p1', 1), block('p2', 2)),
      stream(block('p5'), 'id: p6\ndata: {"id"'),
      stream(block('p6', 3)),
    );
    const heard: [string, string][] = [];
    const changes: [boolean, string | undefined][] = [];
    const changed = (isOpen: boolean, position: string | undefined): void =>
      void changes.push([isOpen, position]);
    for await (const { id, position } of taocun.events({
      region: ['33', '32'],
      start: 'beginning',
      changed,
    })) {
      heard.push([id, position]);
      if (heard.length === 3) break;
    }
    expect(heard).toEqual([
      ['e1', 'p1'],
      ['e2', 'p2'],
      ['e3', 'p6'],
    ]);
    expect(changes).toEqual([
      [true, undefined],
      [false, 'p2'],
      [true, 'p2'],
      [false, 'p5'],
      [true, 'p5'],
      [false, 'p6'],
    ]);
    expect(service.requests.map(({ path, headers }) => [path, headers['last-event-id']])).toEqual([
      ['/api/v1/events?region=33%2C32&start=beginning', undefined],
      ['/api/v1/events?region=33%2C32&start=beginning', 'p2'],
      ['/api/v1/events?region=33%2C32&start=beginning', 'p5'],
    ]);
  });

  it('go on for ever: over restarts, errors of a proxy, and a service that asks for patience', async () => {
    const away = [
      cut,
      json('<html>', 502),
      json({}, 503),
      json({}, 503, { 'retry-after': '0' }),
      json({}, 429),
      json('', 500),
      json('', 504),
    ];
    service.willAnswer(...away, stream(block('p1', 1)), ...away, stream(block('p2', 2)));
    const events = taocun.events();
    for (const sequence of [1, 2])
      expect(await events.next()).toMatchObject({ value: { id: `e${sequence}` } });
    await events.return();
    expect(service.requests.map(({ headers }) => headers['last-event-id'])).toEqual([
      ...Array<undefined>(8).fill(undefined),
      ...Array<string>(8).fill('p1'),
    ]);
  });

  it('end when their client is closed, as does whatever else is under way', async () => {
    const closing = new Taocun({ url: service.url, backoffMs: 1 });
    service.willAnswer(
      (response) =>
        void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(block('p1', 1)),
    );
    const events = closing.events();
    await events.next();
    service.willAnswer(() => closing.close());
    const isAborted = { name: 'AbortError' };
    const next = expect(events.next()).rejects.toMatchObject(isAborted);
    await expect(closing.call('getCounts')).rejects.toMatchObject(isAborted);
    await next;
    await expect(closing.call('getCounts')).rejects.toMatchObject(isAborted);
    expect(service.requests).toHaveLength(1);
  });

  it('begin after a saved position', async () => {
    service.willAnswer(stream(block('p8', 8)));
    const events = taocun.events({ after: 'p7' });
    const { value } = await events.next();
    await events.return();
    expect([value, service.requests[0]?.headers['last-event-id']]).toEqual([
      { id: 'e8', data: { sequence: 8 }, position: 'p8' },
      'p7',
    ]);
  });

  it('end with the refusal of the service, and with their signal', async () => {
    service.willAnswer(json({ code: 'event-id-ahead' }, 409));
    await expect(taocun.events({ after: 'p9' }).next()).rejects.toMatchObject({ code: 'event-id-ahead' });
    const stop = new AbortController();
    service.willAnswer(
      (response) =>
        void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(block('p1', 1)),
    );
    const events = taocun.events({ signal: stop.signal });
    await events.next();
    stop.abort(new Error('enough'));
    await expect(events.next()).rejects.toThrow('enough');
  });
});
