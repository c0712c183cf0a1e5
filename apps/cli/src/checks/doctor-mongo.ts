import { CheckpointReader } from '@taocun/messaging';
import { type Finding } from './finding';
import { versionFinding } from './mongodb-version';
import type { OpenInstallation, OwnDatabase } from '../installation';

/** Without these, questions walk through all villages. Services make them when they start. */
const wantedIndexes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  reporting: {
    villages: ['countyCode_1_qualifiesUnder_1', 'townshipCode_1', 'provinceCode_1', 'qualifiesUnder_1__id_1', 'nameTails_1'],
    verdictHistory: ['partition_1_offset_1', 'villageCode_1_asOf_-1'],
    certifications: ['partition_1_offset_1', 'year_1_ruleSet_1_qualifies_1_villageCode_1'],
    regionHistory: ['partition_1_offset_1'],
    regions: ['code_1'],
  },
};

export async function mongoFindings(installation: OpenInstallation): Promise<Finding[]> {
  const admin = installation.mongo.db('admin');
  const { version } = await admin.command({ buildInfo: 1 });
  const findings: Finding[] = [
    versionFinding(String(version), await compressorsOf(installation)),
    await clockFinding(installation),
    await replicasFinding(installation),
  ];
  for (const database of await installation.databases()) {
    findings.push(...(await checkpointFindings(installation, database)), ...(await indexFindings(installation, database)));
  }
  return findings;
}

async function compressorsOf({ mongo }: OpenInstallation): Promise<string | undefined> {
  try {
    const { parsed } = await mongo.db('admin').command({ getCmdLineOpts: 1 });
    const { net } = parsed as { readonly net?: { readonly compression?: { readonly compressors?: string } } };
    return net?.compression?.compressors;
  } catch {
    // A user without the right to ask for it.
    return undefined;
  }
}

async function clockFinding({ mongo }: OpenInstallation): Promise<Finding> {
  const before = Date.now();
  const { localTime } = await mongo.db('admin').command({ hello: 1 });
  const now = Date.now();
  const aheadMs = (localTime as Date).getTime() - (before + now) / 2;
  const what = `MongoDB's clock is ${Math.round(aheadMs)} ms ahead of this one`;
  if (Math.abs(aheadMs) < 1_000 + (now - before)) return { of: 'clocks', state: 'good', what };
  const todo = "Synchronise the machines' clocks (NTP): updates more than an hour ahead of their record are refused, and epochs are times.";
  return { of: 'clocks', state: Math.abs(aheadMs) > 60_000 ? 'bad' : 'doubtful', what, todo };
}

async function replicasFinding({ mongo }: OpenInstallation): Promise<Finding> {
  const of = 'replica set';
  const { hosts = [], setName } = await mongo.db('admin').command({ hello: 1 });
  if (setName === undefined) return { of, state: 'doubtful', what: 'reached through a router', todo: 'Look at each shard by itself.' };
  const members = (hosts as string[]).length;
  let unwell: string[] = [];
  try {
    const status = await mongo.db('admin').command({ replSetGetStatus: 1 });
    unwell = (status['members'] as { readonly name: string; readonly stateStr: string }[])
      .filter(({ stateStr }) => !['PRIMARY', 'SECONDARY', 'ARBITER'].includes(stateStr))
      .map(({ name, stateStr }) => `${name} is ${stateStr}`);
  } catch {
    // A user without the right to ask for it knows the hosts at least.
  }
  const what = `${String(setName)}, ${members} members${unwell.length === 0 ? '' : `; ${unwell.join(', ')}`}`;
  if (unwell.length > 0) return { of, state: 'bad', what, todo: 'Bring the members back: writes wait for a majority of them.' };
  if (members < 3)
    return {
      of,
      state: 'doubtful',
      what,
      todo: 'What its disk loses is lost, or nothing can be written while a member is away. For more than trying have three.',
    };
  return { of, state: 'good', what };
}

async function checkpointFindings(installation: OpenInstallation, { part, name }: OwnDatabase): Promise<Finding[]> {
  const checkpoints = await new CheckpointReader(installation.mongo.db(name)).find(['topic', 'partition', 'partitions', 'offset']);
  const wrong: Finding[] = [];
  for (const { topic, partition, partitions, offset } of checkpoints) {
    const bounds = await installation.boundsOf(topic);
    const at = bounds?.[partition];
    const of = `checkpoint of ${part} in ${topic}/${partition}`;
    const todo = 'Restore the topic, or load the history again into new topics and databases (TOPIC_PREFIX).';
    if (bounds === undefined || at === undefined) wrong.push({ of, state: 'bad', what: 'the topic or partition is not there', todo });
    else if (bounds.length !== partitions)
      wrong.push({ of, state: 'bad', what: `the topic has ${bounds.length} partitions, and had ${partitions}`, todo });
    else if (offset !== undefined && (Number(offset) < at.low || Number(offset) > at.high))
      wrong.push({ of, state: 'bad', what: `it stands at ${offset}, but the log holds ${at.low} to ${at.high}`, todo });
  }
  if (checkpoints.length === 0 || wrong.length > 0) return wrong;
  return [{ of: `checkpoints of ${part}`, state: 'good', what: `${checkpoints.length}, all within their logs` }];
}

async function indexFindings({ mongo }: OpenInstallation, { part, name }: OwnDatabase): Promise<Finding[]> {
  const wanted = wantedIndexes[part];
  if (wanted === undefined) return [];
  const there = new Set((await mongo.db(name).listCollections({}, { nameOnly: true }).toArray()).map((one) => one.name));
  const missing: string[] = [];
  for (const [collection, indexes] of Object.entries(wanted)) {
    const found = there.has(collection) ? (await mongo.db(name).collection(collection).indexes()).map((index) => index.name) : [];
    missing.push(...indexes.filter((index) => !found.includes(index)).map((index) => `${collection}.${index}`));
  }
  const of = `indexes of ${part}`;
  if (missing.length === 0) return [{ of, state: 'good', what: 'those that answers need are there' }];
  return [{ of, state: 'bad', what: `missing: ${missing.join(', ')}`, todo: `Start ${part} again: it makes them before it answers.` }];
}
