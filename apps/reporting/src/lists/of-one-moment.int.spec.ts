import { Api, type Json } from '../api.fixture';
import { randomFrom } from '../random.fixture';
import { assessed, saveAssessed } from '../reporting.fixture';

const MANY = 900;
/** Saved at once. */
const SOME = 100;
const random = randomFrom(20_261_126);
const village = (at: number) =>
  assessed(String(330_782_104_000 + at), { qualifiesUnder: ['world-bank-2019'], salesFen: Math.floor(random() * 1_000_000_000) });
const villages = (from: number, count: number) => Array.from({ length: count }, (_, at) => village(from + at));

let api: Api;
let usually: number;

/** Sets the number of steps after which a read of MongoDB yields to writes; returns the previous one. */
async function yieldAfter(steps: number): Promise<number> {
  const { was } = (await api.connection.db!.admin().command({ setParameter: 1, internalQueryExecYieldIterations: steps })) as {
    was: number;
  };
  return was;
}

beforeAll(async () => {
  api = await Api.start();
  await saveAssessed(api.connection, ...villages(0, MANY));
  // As often as with hundreds of thousands of villages.
  usually = await yieldAfter(1);
});

afterAll(async () => {
  await yieldAfter(usually);
  await api.stop();
});

const codes = ({ items }: Json): string[] => items.map(({ villageCode }: Json) => villageCode);
const eachOnce = ({ villages: all, qualifying }: Json) => expect([all, qualifying]).toEqual([MANY, MANY]);
const allOnce = (page: Json) => expect([codes(page).length, new Set(codes(page)).size]).toEqual([MANY, MANY]);

it.each([
  ['/counts', eachOnce],
  ['/villages?sort=-salesFen&limit=1000', allOnce],
  ['/villages?sort=salesFen&qualifies=true&limit=1000&fields=villageCode', allOnce],
])('%s has each village once, though checkpoints replace villages meanwhile', async (path, holds) => {
  let isAsked = false;
  const replace = async (): Promise<void> => {
    // The villages replaced longest ago stand first in an index with one key, and last once they are replaced.
    for (let from = 0; !isAsked; from = (from + SOME) % MANY) await saveAssessed(api.connection, ...villages(from, SOME));
  };
  const replacing = replace();
  const answers: Json[] = [];
  for (let cut = 1; cut <= 25; cut++) {
    const saved = { topic: 'village.assessments', epoch: 1, cut };
    await api.connection
      .collection<{ _id: string }>('checkpoints')
      .updateOne({ _id: 'village.assessments:0' }, { $set: saved }, { upsert: true });
    answers.push(await api.json(path));
  }
  isAsked = true;
  await replacing;
  for (const answer of answers) holds(answer);
});
