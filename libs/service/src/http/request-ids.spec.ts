import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { anHttpApp } from '../boot/http.fixture';

describe('the id of a request', () => {
  let app: NestFastifyApplication;
  let origin: string;

  beforeAll(async () => {
    ({ app, url: origin } = await anHttpApp());
  });
  afterAll(() => app.close());

  const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
  const idFor = async (given?: string, path = '/health/live') =>
    (
      await fetch(origin + path, given === undefined ? {} : { headers: { 'x-request-id': given } })
    ).headers.get('x-request-id');

  it.each(['01J9Z3NDEKTSV4RRFFQ69G5FAV', 'a.b:c-d_e', 'a'.repeat(128)])(
    'is that of the caller: %s',
    async (given) => {
      expect(await idFor(given)).toBe(given);
    },
  );

  it.each(['', 'a b', '{"level":"fatal"}', 'a'.repeat(129), 'é'])(
    'is a new one where the caller gives none, or none that is well formed: %s',
    async (given) => {
      expect(await idFor(given)).toMatch(uuid);
    },
  );

  it('is another one for each request', async () => {
    expect(await idFor()).not.toBe(await idFor());
  });

  it('is in answers of no route, and of an address that no route can have', async () => {
    expect([await idFor('r-1', '/nowhere'), await idFor('r-2', '/%')]).toEqual(['r-1', 'r-2']);
  });

  it('is in the answer to what is no HTTP', async () => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    const answer = await text(socket);
    const [, id] = /\r\nx-request-id: (\S+)\r\n/.exec(answer) ?? [];
    expect(id).toMatch(uuid);
    expect(answer).toContain(`"requestId":"${id}"`);
  });
});
