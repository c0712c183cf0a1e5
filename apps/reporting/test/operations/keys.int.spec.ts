import { ApiKeys } from '@taocun/service';
import { Api } from '../api.fixture';

const api = Api.inTests();

it('no answer about keys may be cached, whatever its status', async () => {
  const { key } = await api.app.get(ApiKeys).create({ role: 'operator', name: 'test' });
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path = '', payload?: object) => {
    const { statusCode, headers, body } = await api.app.inject({
      method,
      url: `/api/v1/keys${path}`,
      headers: { authorization: `Bearer ${key}` },
      ...(payload && { payload }),
    });
    expect(headers['cache-control']).toBe('no-store');
    return { statusCode, body };
  };
  const made = await ask('POST', '', { role: 'reader', name: 'a map' });
  expect(made.statusCode).toBe(201);
  expect((await ask('GET')).statusCode).toBe(200);
  const { id } = JSON.parse(made.body) as { readonly id: string };
  expect((await ask('DELETE', `/${id}`)).statusCode).toBe(200);
  expect((await ask('DELETE', '/000000000000')).statusCode).toBe(404);
  expect(
    (await ask('POST', '', { role: 'reader', name: 'late', expiresAt: '2000-01-01T00:00:00Z' })).statusCode,
  ).toBe(400);
});
