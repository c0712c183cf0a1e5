import { saidByTypeScript, testPython } from './clients.fixture';
import { code, quickInstallation, startWithVillage, updates } from './village.fixture';

const installation = quickInstallation();
/** A producer's. */
let key: string;

beforeAll(async () => {
  key = await startWithVillage(installation);
});
afterAll(() => installation.clear());

describe('a client from its package', () => {
  const env = () => ({
    ...{ REPORTING_URL: installation.of('reporting').url, INGESTION_URL: installation.of('ingestion').url },
    ...{ TAOCUN_KEY: key, UPDATES: JSON.stringify(updates) },
  });
  /** The verdicts on the village in the order of their announcement, and the first again from a saved position on. */
  const events = ['world-bank-2019', 'aliresearch-2022', 'aliresearch'].map((id) => `${id}:${code}:1`).sort();

  it('of TypeScript asks, lists, follows and goes on, sends, and throws problems', () => {
    const said = saidByTypeScript(
      `import { Taocun, TaocunIngestion, TaocunProblem } from '@taocun/client';
const taocun = new Taocun({ url: process.env.REPORTING_URL });
const { name, salesFen } = await taocun.call('getVillage', { code: '${code}' });
const [listed] = await taocun.list('listVillages', { search: 'dongf' }).toArray();
const question = { village: '${code}', type: 'taocun.village.verdict.changed.v1', from: 'beginning' };
const heard = [];
for await (const event of taocun.events(question)) if (heard.push(event) === 3) break;
const { value: second } = await taocun.events({ ...question, after: heard[0].position }).next();
const problem = await taocun.call('getVillage', { code: '320324109999' }).catch((error) => error);
const updates = JSON.parse(process.env.UPDATES);
const ingestion = new TaocunIngestion({ url: process.env.INGESTION_URL, key: process.env.TAOCUN_KEY });
const { accepted, refused } = await ingestion.send([...updates, { ...updates[0], id: 'spoiled', data: {} }]);
const sent = [accepted, refused.map(({ index, reason, update }) => [index, reason, update.id])];
console.log(JSON.stringify([sent, name, salesFen, listed.villageCode, heard.map(({ id }) => id).sort(), second.id === heard[1].id, problem instanceof TaocunProblem, problem.code]));
process.exit();`,
      env(),
    );
    const sent = [updates.length, [[updates.length, 'invalid-data', 'spoiled']]];
    expect(JSON.parse(said)).toEqual([sent, '东风村', 1_500_000_700, code, events, true, true, 'unknown-village']);
  });

  it('of Python does the same, with frames of pandas and polars', () => {
    testPython(env());
  });
});
