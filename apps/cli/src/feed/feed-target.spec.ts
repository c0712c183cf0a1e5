import { type Update } from '@taocun/contracts';
import { RefusedByService } from '../questions/service-api';
import { httpTarget } from './feed-target';

const update: Update = { kind: 'closed', id: 'c', source: '/m', timeMs: 0, shopId: 's' };
const refusal = (index: number) => ({ index, line: index + 1, reason: 'foreign-source', path: '/source', message: 'Not yours.' });
const further = { furtherRefused: { reasons: { 'foreign-source': 1 }, groups: [], unnamed: 1 } };

/** Puts twelve updates, and gives what was refused, and the places that each request had. */
async function load(...answers: readonly (object | RefusedByService)[]) {
  const sent: string[][] = [];
  const left = [...answers];
  const target = httpTarget({
    send: <Answer>(_path: string, _type: string, body: string): Promise<Answer> => {
      sent.push(body.split('\n'));
      const answer = left.shift();
      return answer instanceof RefusedByService ? Promise.reject(answer) : Promise.resolve(answer as Answer);
    },
  });
  for (let at = 0; at < 12; at++) await target.put({ place: `file:${at}`, update, value: Buffer.from(String(at)) });
  const refused = await target.settle();
  return { sent: sent.map((lines) => [lines[0], lines.length]), refused };
}

const why = 'foreign-source at /source: Not yours.';

it('says of each refused update where it was and why, also where none was taken', async () => {
  const answer = new RefusedByService('No update was accepted.', 422, { accepted: 0, refused: [refusal(3), refusal(5)] });
  expect(await load(answer)).toEqual({
    sent: [['0', 12]],
    refused: [
      { place: 'file:3', why },
      { place: 'file:5', why },
    ],
  });
});

it('sends again what follows the last refused one that an answer lists, until all are listed', async () => {
  const none = new RefusedByService('No update was accepted.', 422, { accepted: 0, refused: [refusal(0)], ...further });
  const { sent, refused } = await load({ accepted: 7, refused: [refusal(1), refusal(3)], ...further }, none, {
    accepted: 6,
    refused: [refusal(6)],
  });
  expect(sent).toEqual([
    ['0', 12],
    ['4', 8],
    ['5', 7],
  ]);
  expect(refused.map(({ place }) => place)).toEqual(['file:1', 'file:3', 'file:4', 'file:11']);
});

it('a problem of another kind ends the load', async () => {
  await expect(load(new RefusedByService('Who is it?', 422))).rejects.toThrow('Who is it?');
  await expect(load(new RefusedByService('Not your role.', 403, { refused: [] }))).rejects.toThrow('Not your role.');
});
