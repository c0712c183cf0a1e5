import { setTimeout as pause } from 'node:timers/promises';
import { Taocun } from '@taocun/client';
import { CuttingProxy } from '@taocun/harness/cutting-proxy';
import { followsFromUpdates } from '@taocun/harness/event-client';
import { until } from '@taocun/harness/until';
import { followByPython, outputOfTypeScript, testPython } from './clients.fixture';
import { code, paid, quickInstallation, send, startWithVillage, updates } from './village.fixture';

const installation = quickInstallation();
/** The key of a producer. */
let key: string;

beforeAll(async () => {
  key = await startWithVillage(installation);
});
afterAll(() => installation.clear());

describe('a client from its package', () => {
  const env = () => ({
    TAOCUN_URL: installation.of('reporting').url,
    TAOCUN_KEY: key,
    UPDATES: JSON.stringify(updates),
  });
  /** The ids of the village's verdicts, sorted. */
  const events = ['world-bank-2019', 'aliresearch-2022', 'aliresearch'].map((id) => `${id}:${code}:1`).sort();

  it('in TypeScript asks, lists, follows, resumes, sends, and throws problems', () => {
    const output = outputOfTypeScript(
      `import { Taocun, TaocunProblem } from '@taocun/client';
const taocun = new Taocun({ url: process.env.TAOCUN_URL });
const { name, salesFen } = await taocun.call('getVillage', { code: '${code}' });
const [listed] = await taocun.list('listVillages', { search: 'dongf' }).toArray();
const question = { village: '${code}', type: 'taocun.village.verdict.changed.v1', start: 'beginning' };
const heard = [];
for await (const event of taocun.events(question)) if (heard.push(event) === 3) break;
const { value: second } = await taocun.events({ ...question, after: heard[0].position }).next();
const problem = await taocun.call('getVillage', { code: '320324109999' }).catch((error) => error);
const updates = JSON.parse(process.env.UPDATES);
const sender = new Taocun({ url: process.env.TAOCUN_URL, key: process.env.TAOCUN_KEY });
const { accepted, refused } = await sender.send([...updates, { ...updates[0], id: 'spoiled', data: {} }]);
const sent = [accepted, refused.map(({ index, reason, update }) => [index, reason, update.id])];
console.log(JSON.stringify([sent, name, salesFen, listed.villageCode, heard.map(({ id }) => id).sort(), second.id === heard[1].id, problem instanceof TaocunProblem, problem.code]));
process.exit();`,
      env(),
    );
    const sent = [updates.length, [[updates.length, 'invalid-data', 'spoiled']]];
    expect(JSON.parse(output)).toEqual([
      sent,
      '东风村',
      1_500_000_700,
      code,
      events,
      true,
      true,
      'unknown-village',
    ]);
  });

  it('in Python does the same, with frames of pandas and polars', () => {
    testPython(env());
  });
});

it('both clients receive each announcement once, across a restart of reporting and twenty seconds of 502', async () => {
  const proxy = await CuttingProxy.before(installation.of('reporting').url, '/api/v1/events', []);
  const heard = { typescript: [] as string[], python: [] as string[] };
  const taocun = new Taocun({ url: proxy.origin });
  const following = (async () => {
    for await (const { type, id } of taocun.events({ start: 'beginning' }))
      if (followsFromUpdates({ type })) heard.typescript.push(`${type} ${id}`);
  })().catch((error: unknown) => error);
  const python = followByPython(proxy.origin, ({ type, id }) => {
    if (followsFromUpdates({ type })) heard.python.push(`${type} ${id}`);
  });
  const untilAllHeard = async (more: number): Promise<string[]> => {
    let announced: string[] = [];
    await until(
      async () => {
        announced = await installation.announced();
        return {
          announced: announced.length,
          typescript: heard.typescript.length,
          python: heard.python.length,
        };
      },
      (counts) =>
        counts.announced >= more &&
        counts.typescript >= counts.announced &&
        counts.python >= counts.announced,
      { everyMs: 500, what: 'both heard all announcements' },
    );
    return announced;
  };
  try {
    const before = (await untilAllHeard(3)).length;
    await installation.of('reporting').end('SIGTERM');
    // The large order of July 2013 has left the window.
    await send(installation, key, paid('later', 'tb-old', '2014-07-12', 100));
    await installation.startWith({ CLASSIFICATION_URL: installation.of('classification').url }, 'reporting');
    proxy.service = installation.of('reporting').url;
    const between = (await untilAllHeard(before + 3)).length;
    proxy.leave();
    await send(installation, key, paid('again', 'tb-old', '2014-07-20', 1_500_000_000));
    await pause(20_000);
    proxy.comeBack();
    const announced = await untilAllHeard(between + 3);
    expect(heard.typescript.sort()).toEqual(announced);
    expect(heard.python.sort()).toEqual(announced);
    taocun.close();
    expect(await following).toMatchObject({ name: 'AbortError' });
  } finally {
    taocun.close();
    python.kill();
    await proxy.close();
  }
});
