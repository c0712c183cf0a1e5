import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { OAuthToken } from './oauth-token';

interface TokenRequest {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly form: Record<string, string>;
}

describe('OAuthToken', () => {
  const requests: TokenRequest[] = [];
  let answer: (number: number) => { status?: number; location?: string; body: string };
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      const { authorization, 'content-type': contentType } = request.headers;
      requests.push({ authorization, contentType, form: Object.fromEntries(new URLSearchParams(body)) });
      const { status = 200, location, body: answered } = answer(requests.length);
      response.writeHead(status, location === undefined ? {} : { location }).end(answered);
    });
  });
  let tokenEndpoint = '';
  let nowMs = 0;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    tokenEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  });
  beforeEach(() => {
    requests.length = 0;
    nowMs = 0;
    answer = (number) => ({
      body: JSON.stringify({ access_token: `token-${number}`, token_type: 'Bearer', expires_in: 100 }),
    });
  });
  afterAll(() => server.close());

  const aToken = (more: { scope?: string } = {}): OAuthToken =>
    new OAuthToken(
      { mechanism: 'oauthbearer', tokenEndpoint, clientId: 'taocun:1', clientSecret: 'pässword/', ...more },
      () => nowMs,
    );

  it('sends id and secret as RFC 6749 has them, and names the scope', async () => {
    expect(await aToken({ scope: 'kafka' }).get()).toBe('token-1');
    const [{ authorization = '', contentType, form } = {} as Partial<TokenRequest>] = requests;
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe(
      'taocun%3A1:p%C3%A4ssword%2F',
    );
    expect(contentType).toMatch(/^application\/x-www-form-urlencoded/);
    expect(form).toEqual({ grant_type: 'client_credentials', scope: 'kafka' });
  });

  it('gives all concurrent requests the same token, and asks again when four fifths of its time are over', async () => {
    const token = aToken();
    expect(await Promise.all([token.get(), token.get()])).toEqual(['token-1', 'token-1']);
    nowMs = 79_999;
    expect(await token.get()).toBe('token-1');
    nowMs = 80_000;
    expect(await Promise.all([token.get(), token.get()])).toEqual(['token-2', 'token-2']);
    expect(requests).toHaveLength(2);
  });

  it('stores a token of unnamed time for a minute at most', async () => {
    answer = (number) => ({ body: JSON.stringify({ access_token: `token-${number}` }) });
    const token = aToken();
    await token.get();
    nowMs = 60_000;
    expect(await token.get()).toBe('token-2');
  });

  it.each([
    [
      'the reason that the endpoint gives',
      { status: 401, body: '{"error":"invalid_client"}' },
      /answered 401 \(invalid_client\)$/,
    ],
    [
      'the status, of an answer that is no JSON',
      { status: 502, body: '<html>' },
      /gives no token: it answered 502$/,
    ],
    [
      'the status, of an answer without a token',
      { body: '{"token":"x"}' },
      /gives no token: it answered 200$/,
    ],
    [
      'the status, of a time that is no number',
      { body: '{"access_token":"x","expires_in":"1"}' },
      /it answered 200$/,
    ],
  ])('fails with %s, and asks again next time', async (_name, wrong, message) => {
    answer = (number) => (number === 1 ? wrong : { body: '{"access_token":"good","expires_in":60}' });
    const token = aToken();
    const failure = await token.get().catch((error: Error) => error.message);
    expect(failure).toMatch(message);
    expect(failure).not.toContain('pässword');
    expect(await token.get()).toBe('good');
  });

  it('follows no redirection with its secret', async () => {
    answer = () => ({ status: 307, location: '/elsewhere', body: '' });
    await expect(aToken().get()).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });
});
