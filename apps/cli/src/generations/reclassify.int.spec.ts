import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { mongo } from 'mongoose';
import { encodeActivity, type InputName, type TopicName } from '@taocun/contracts';
import { builtInRuleSets, dayOfIso, partsOf, type RuleSet } from '@taocun/domain';
import { enginesOfTests, Installation } from '@taocun/harness/installation';
import { faultHook } from '@taocun/harness/paths';
import { type ServiceProcess } from '@taocun/harness/service-process';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { partitionOfKey, type Publisher, withAdmin } from '@taocun/kafka';
import { repositoryRoot } from '@taocun/local/folders';
import { CheckpointReader } from '@taocun/messaging';
import { installedName } from '@taocun/service';
import { taocunInProcess } from '../in-process.fixture';
import { switchPatience } from './run-reclassify';

// The built command and the built classification. The test writes activity as ingestion does.
const PARTITIONS = 2;
const rich = '320324105211';
const modest = '320324105212';
const middling = '320324105213';
type Json = ReturnType<typeof JSON.parse>;
const timing = { CHECKPOINT_INTERVAL_MS: '100', READ_TO_END_AFTER_MS: '0' };
const installation = new Installation(`taocun-${randomUUID().slice(0, 8)}.`, timing, {
  processes: { shows: 'errors' },
});
const environment = { ...timing, TOPIC_PREFIX: installation.prefix, RULES_DIR: '' };
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-reclassify-'));
const rules = path.join(folder, 'rules');
const announcedIn = [
  'village.verdicts',
  'village.certifications',
  'village.assessments',
] as const satisfies readonly TopicName[];
let publisher: Publisher;
let input = 0;
let first: ServiceProcess;

/** A rule set of one version, with its rows directly in the file. */
function flat(ruleSet: RuleSet | undefined) {
  return { id: ruleSet?.id, ...ruleSet?.versions[0] };
}

beforeAll(async () => {
  Object.assign(switchPatience, { keepUpMs: DEADLINE_MS, switchMs: DEADLINE_MS });
  mkdirSync(rules);
  const [worldBank, aliresearch2022] = builtInRuleSets;
  write('world-bank-2019', {
    ...flat(worldBank),
    annualSales: { thresholdFen: 1_500_000_000, comparison: 'more-than' },
  });
  write('small-2026', {
    ...flat(aliresearch2022),
    id: 'small-2026',
    annualSales: { thresholdFen: 500_000_000, comparison: 'at-least' },
  });
  const single = Object.fromEntries(announcedIn.map((topic) => [topic, 1]));
  await installation.prepare({ ...single, 'village.activity': PARTITIONS });
  publisher = await installation.publisher('village.activity');
  first = service();
  for (const code of [rich, modest, middling]) settle(code);
  pay(rich, '2014-03-01', 2_000_000_000);
  pay(modest, '2014-03-01', 600_000_000);
  pay(middling, '2014-03-01', 1_200_000_000);
  tick('2014-03-02');
  refund(middling, '2014-03-01', 1_200_000_000);
  pay(middling, '2014-03-02', 1_300_000_000);
  // The shops stay active, and the year 2014 is certified.
  for (const code of [rich, modest, middling]) pay(code, '2014-06-25', 60);
  tick('2014-07-20');
  await caughtUp('first');
});

afterAll(async () => {
  await publisher.close();
  await installation.stop('SIGKILL');
  for (const name of await databases()) await installation.client.db(name).dropDatabase();
  await installation.clear();
  rmSync(folder, { recursive: true });
});

function write(id: string, ruleSet: object): void {
  writeFileSync(path.join(rules, `${id}.json`), JSON.stringify(ruleSet));
}

/**
 * Classification of a generation; later ones decide by the folder's rules. `fault` names the point where it
 * is killed.
 */
function service(generation = 'first', fault = ''): ServiceProcess {
  const RULES_DIR = generation === 'first' ? '' : rules;
  return installation.launch('classification', { GENERATION: generation, FAULT: fault, RULES_DIR }, [
    '--require',
    faultHook,
  ]);
}

async function killed(one: ServiceProcess, generation = 'first'): Promise<void> {
  await one.ended;
  await withAdmin(installation.kafka, (admin) =>
    admin.removeMembers(installedName('classification', installation.prefix, generation)),
  );
}

type Ended = Awaited<ReturnType<typeof taocunInProcess>>;

/** Runs the command as a separate process, which starts classification. */
function started(...args: string[]): Promise<Ended> {
  const cli = path.join(repositoryRoot, 'apps/cli/dist/cli.js');
  const env = { ...process.env, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, 'reclassify', 'start', ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

function taocun(...args: string[]): Promise<Ended> {
  return taocunInProcess({ ...enginesOfTests(), ...environment }, 'reclassify', ...args);
}

const dayOn = (text: string): number => dayOfIso(text) ?? NaN;
const ms = (text: string): number => Date.parse(`${text}T12:00:00+08:00`);

function publish(code: string, value: Buffer): void {
  publisher.publishTo('village.activity', partitionOfKey(code, PARTITIONS), { key: code, value });
}

function nextInput(): InputName {
  return { partition: 0, offset: input++, index: 0 };
}

/** Ten households, one of them with a shop: enough for the scale criterion of every rule set. */
function settle(code: string): void {
  const of = { villageCode: code, timeMs: ms('2014-01-01') };
  const village = {
    ...of,
    id: 'r',
    source: '/r',
    name: `村${code.slice(-1)}`,
    households: 10,
    kind: 'administrative-village',
  } as const;
  publish(code, encodeActivity({ kind: 'registered', input: nextInput(), data: village }));
  const shop = {
    ...of,
    shopId: `s${code}`,
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  } as const;
  publish(code, encodeActivity({ kind: 'opened', input: nextInput(), data: shop }));
}

function pay(code: string, day: string, fen: number): void {
  const of = { villageCode: code, shopId: `s${code}`, day: dayOn(day), category: 'other' } as const;
  for (const amountFen of [fen - 5, 1, 1, 1, 1, 1])
    publish(code, encodeActivity({ kind: 'paid', input: nextInput(), data: { ...of, amountFen } }));
}

function refund(code: string, day: string, amountFen: number): void {
  const data = { villageCode: code, shopId: `s${code}`, day: dayOn(day), amountFen };
  publish(code, encodeActivity({ kind: 'refunded', input: nextInput(), data }));
}

function tick(day: string): void {
  const data = {
    partition: 0,
    partitions: 1,
    state: 'read',
    day: dayOn(day),
    epoch: 1,
    number: input++,
  } as const;
  const value = encodeActivity({ kind: 'tick', data });
  for (let to = 0; to < PARTITIONS; to++) publisher.publishTo('village.activity', to, { key: null, value });
}

async function ends(topic: 'village.activity' | (typeof announcedIn)[number]): Promise<number> {
  return (await installation.ends(topic)).reduce((sum, end) => sum + end, 0);
}

/** Waits until the whole log is read, saved and announced. */
async function caughtUp(generation: string): Promise<void> {
  await publisher.flush();
  const end = await ends('village.activity');
  const checkpoints = new CheckpointReader(
    installation.client.db(installedName('classification', installation.prefix, generation)),
  );
  await until(
    async () =>
      (await checkpoints.offsets(['village.activity'])).reduce((sum, { offset }) => sum + offset, 0),
    (saved) => saved === end,
    { what: `${generation} has caught up` },
  );
}

async function reasons(one: ServiceProcess, expected: RegExp): Promise<void> {
  await until(
    () => one.positions(),
    (status) =>
      status?.partitions.some(({ state, error = '' }) => state === 'stopped' && expected.test(error)) ===
      true,
    { what: `a partition says ${String(expected)}` },
  );
}

async function databases(): Promise<string[]> {
  const { databases: all } = await installation.client.db('admin').admin().listDatabases({ nameOnly: true });
  return all
    .map(({ name }) => name)
    .filter((name) => name.startsWith(installedName('classification', installation.prefix)));
}

/** Stores a village as if it were too large for one document. */
async function storeInParts(generation: string, code: string): Promise<void> {
  const villages = installation.client
    .db(installedName('classification', installation.prefix, generation))
    .collection<{ _id: string; state: mongo.Binary; parts?: number }>('villages');
  const whole = await villages.findOne({ _id: code });
  const parts = partsOf(code, whole!.state.value(), 40).map(({ bytes, ...named }) => ({
    ...whole!,
    ...named,
    state: new mongo.Binary(bytes),
  }));
  expect(parts.length).toBeGreaterThan(2);
  await villages.deleteOne({ _id: code });
  await villages.insertMany(parts);
}

async function announcements(): Promise<number[]> {
  return Promise.all(announcedIn.map(ends));
}

/** All records of a topic, in order; a repeat must be identical, and is omitted. */
async function announced(topic: (typeof announcedIn)[number]): Promise<{ id: string; data: Json }[]> {
  const texts = (await installation.log(topic)).flat().map(({ value }) => String(value));
  const byId = new Map<string, string>();
  for (const text of texts) {
    const { id } = JSON.parse(text) as { id: string };
    expect(byId.get(id) ?? text).toBe(text);
    byId.set(id, text);
  }
  return Array.from(byId.values(), (text) => JSON.parse(text));
}

it('the log is read into a new generation that announces nothing; report and list describe it; discard leaves nothing', async () => {
  const before = await announcements();
  const { status, stdout, stderr } = await started('--rules', rules, '--until-caught-up');
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /g2 reads the log next to first, with world-bank-2019, small-2026\.\n.*to its end/,
    ),
  });
  expect(stderr).toMatch(/generation g2 .*100% \| (\d+) of \1 \| ([\d,]+\/s|-) \| done/);

  await storeInParts('g2', modest);
  const [reported, listed] = await Promise.all([taocun('report'), taocun('list')]);
  const report = JSON.parse(reported.stdout);
  expect(report.ruleSets).toEqual([
    { ruleSet: 'world-bank-2019', is: 'changed', qualifying: 2, wouldQualify: 1 },
    { ruleSet: 'small-2026', is: 'new', qualifying: 0, wouldQualify: 3 },
    { ruleSet: 'aliresearch-2022', is: 'left out', qualifying: 2, wouldQualify: 0 },
    { ruleSet: 'aliresearch', is: 'left out', qualifying: 2, wouldQualify: 0 },
  ]);
  expect(report.differences.map((one: Json) => [one.villageCode, one.ruleSet, one.qualifies])).toEqual([
    [rich, 'small-2026', true],
    [modest, 'small-2026', true],
    [middling, 'world-bank-2019', false],
    [middling, 'small-2026', true],
  ]);
  const [first, second] = JSON.parse(listed.stdout);
  expect(first).toMatchObject({ generation: 'first', state: 'live', behind: 0, villages: 3 });
  expect(second).toEqual({
    generation: 'g2',
    state: 'waits for its switch',
    read: first.read,
    behind: 0,
    villages: 3,
    ruleSets: ['world-bank-2019', 'small-2026'],
    database: installedName('classification', installation.prefix, 'g2'),
  });
  expect((await taocun('discard')).stdout).toBe('Generation g2 is discarded.\n');
  expect(await databases()).toEqual([installedName('classification', installation.prefix)]);
  expect(await withAdmin(installation.kafka, (admin) => admin.listGroups())).not.toContain(
    installedName('classification', installation.prefix, 'g2'),
  );
  expect(await announcements()).toEqual(before);
});

it('the new generation takes over in the log: sequences continue, and differences appear once and in order, whichever process is killed', async () => {
  const before = await announcements();
  // A switch between other generations has no effect.
  const other = encodeActivity({ kind: 'switched', data: { generation: 'g9', from: 'g8' } });
  publisher.publishTo('village.activity', 0, { key: null, value: other });
  const next = service('g3', 'outputs-acknowledged:1');
  await Promise.all([caughtUp('g3'), caughtUp('first')]);
  expect(await announcements()).toEqual(before);
  await first.end('SIGKILL');
  await killed(first);

  const switched = taocun('switch');
  // The old generation is killed when it has reached the switch, before it has saved that.
  await killed(service('first', 'before-transaction:1'));
  first = service();
  // The new generation is killed when its announcements there are published but not saved: it publishes the
  // same again.
  await killed(next, 'g3');
  const again = service('g3');
  expect(await switched).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Generation g3 is live.'),
  });
  await reasonsAfterEnd();

  pay(rich, '2014-09-01', 10);
  // A year after the orders: no village qualifies any more, and 2015 is certified.
  tick('2015-07-20');
  await caughtUp('g3');
  await again.end('SIGTERM');

  const verdicts = (await announced('village.verdicts')).map(({ id, data }) => `${id} ${data.qualifies}`);
  const of = (code: string) => verdicts.filter((verdict) => verdict.includes(code));
  expect(of(rich)).toEqual([
    ...builtInRuleSets.map(({ id }) => `${id}:${rich}:1 true`),
    `small-2026:${rich}:1 true`,
    `world-bank-2019:${rich}:2 false`,
    `small-2026:${rich}:2 false`,
  ]);
  expect(of(modest)).toEqual([`small-2026:${modest}:1 true`, `small-2026:${modest}:2 false`]);
  expect(of(middling)).toEqual([
    ...[1, 2, 3].flatMap((sequence) =>
      builtInRuleSets.map(({ id }) => `${id}:${middling}:${sequence} ${sequence !== 2}`),
    ),
    `world-bank-2019:${middling}:4 false`,
    `small-2026:${middling}:1 true`,
    `small-2026:${middling}:2 false`,
  ]);
  // In order of village code within a partition of activity.
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const starts = verdicts
      .filter((verdict) => /^small-2026:\d+:1 /.test(verdict))
      .map((verdict) => verdict.split(':')[1]!);
    const own = starts.filter((code) => partitionOfKey(code, PARTITIONS) === partition);
    expect(own).toEqual([...own].sort());
  }
  const certificates = (await announced('village.certifications')).map(({ id }) => id);
  const years = (year: number) => certificates.filter((id) => id.endsWith(`:${year}`)).sort();
  // The year of `aliresearch` ends at New Year, when the new generation has taken over without that rule set.
  const toJune = builtInRuleSets.slice(0, 2);
  expect(years(2014)).toEqual(
    [rich, modest, middling].flatMap((code) => toJune.map(({ id }) => `${id}:${code}:2014`)).sort(),
  );
  expect(years(2015)).toEqual([`small-2026:${rich}:2015`, `world-bank-2019:${rich}:2015`]);
  const last = new Map((await announced('village.assessments')).map(({ data }) => [data.villageCode, data]));
  expect(last.get(modest).verdicts.map(({ ruleSet, sequence }: Json) => [ruleSet, sequence])).toEqual([
    ['world-bank-2019', 0],
    ['small-2026', 2],
  ]);
});

/** The old generation refuses to start, and names the one that has taken over. */
async function reasonsAfterEnd(): Promise<void> {
  await first.end('SIGTERM');
  first = service();
  await reasons(
    first,
    /generation first has ended: g3 has taken over at offset \d+\. Start classification with GENERATION=g3/,
  );
}
