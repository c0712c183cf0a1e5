import { Taocun } from '@taocun/client';
import { type Update } from '@taocun/contracts';
import { httpTarget } from './feed-target';

const update: Update = { kind: 'closed', id: 'c', source: '/m', timeMs: 0, shopId: 's' };

it('the position and the reason of each refused update are returned', async () => {
  const url = 'http://ingestion';
  const sent: string[] = [];
  const refused = [{ index: 1, line: 2, reason: 'foreign-source', path: '/source', message: 'Not yours.' }];
  const answering = (_url: unknown, { body }: RequestInit = {}): Promise<Response> => {
    sent.push(body as string);
    return Promise.resolve(Response.json({ accepted: 1, refused }));
  };
  const target = httpTarget(new Taocun({ url, fetch: answering }), url);
  for (const line of [1, 2])
    await target.put({ place: `file:${line}`, update, value: Buffer.from(`{"line":${line}}`) });
  expect(await target.settle()).toEqual([{ place: 'file:2', why: 'foreign-source at /source: Not yours.' }]);
  expect(sent).toEqual(['{"line":1}\n{"line":2}']);
  expect(await target.settle()).toEqual([]);
});
