import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { type Places, placesOf, type WaitingFrom } from '@taocun/domain';
import type { OpenInstallation, OwnDatabase } from '@taocun/local/installation';
import { CheckpointReader, noProgressOf } from '@taocun/messaging';
import { messageOf } from '@taocun/runtime';
import { noProgressWords } from '@taocun/service';
import { bad, doubtful, type Finding, findingsOf, good, withAlert } from './finding';
import { versionFinding } from './mongodb-version';

/** Without these indexes, queries scan all villages. Services create them at startup. */
export const expectedIndexes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  reporting: {
    villages: [
      'partition_1_offset_1',
      'qualifyingByCounty',
      'townshipCode_1_activeAlibabaShops_1',
      'formerCodes_1',
    ],
    verdictHistory: ['partition_1_offset_1', 'villageCode_1_asOf_-1'],
    certificateSegments: ['partition_1_offset_1', 'first_1_last_1', 'partition_1_list_1'],
    regionHistory: ['partition_1_offset_1'],
    regions: ['code_1'],
  },
};

/** Longer than the timeout of a connection. */
const KNOWN_WITHIN_MS = 3_000;
const START_MEMBERS = 'Start its members, or correct MONGODB_URI.';

/** Checks separately each member, the server and each database. */
export async function mongoFindings(installation: OpenInstallation): Promise<readonly Finding[]> {
  const { mongo } = installation;
  const members = watchMembers(mongo);
  const [server, unreached] = await Promise.all([
    findingsOf('MongoDB', START_MEMBERS, async () => {
      const { version } = await ask(mongo, { buildInfo: 1 });
      return [
        versionFinding(String(version), await compressorsOf(installation)),
        await clockFinding(installation),
      ];
    }),
    unreachedMembers(members),
  ]);
  // No member is left to ask.
  if (unreached.length === members().size) return [...server, ...unreached];
  const [replicas, databases] = await Promise.all([
    findingsOf('replica set', START_MEMBERS, () => replicasFindings(mongo, members)),
    findingsOf('databases', START_MEMBERS, async () => {
      const bounds = boundsIn(installation);
      const checked = (await installation.databases()).map((database) => [
        findingsOf(`checkpoints of ${database.part}`, START_MEMBERS, () =>
          checkpointFindings(installation, database, bounds),
        ),
        findingsOf(`indexes of ${database.part}`, START_MEMBERS, () => indexFindings(installation, database)),
        ...(database.part === 'reporting'
          ? [findingsOf('former codes', START_MEMBERS, () => formerCodesFindings(installation, database))]
          : []),
      ]);
      return (await Promise.all(checked.flat())).flat();
    }),
  ]);
  return [...server, ...unreached, ...replicas, ...databases];
}

/** Any member may answer, even if none is primary. */
function ask(client: mongo.MongoClient, command: mongo.Document): Promise<mongo.Document> {
  return client.db('admin').command(command, { readPreference: client.readPreference });
}

/** The bounds of each topic's log, asked once for all databases. */
function boundsIn(installation: OpenInstallation): OpenInstallation['boundsOf'] {
  const boundsByTopic = new Map<string, ReturnType<OpenInstallation['boundsOf']>>();
  return (topic) => {
    const bounds = boundsByTopic.get(topic) ?? installation.boundsOf(topic);
    boundsByTopic.set(topic, bounds);
    return bounds;
  };
}

/** The driver's knowledge of each member so far, which needs no permission. */
type Members = ReadonlyMap<string, mongo.ServerDescription>;

function watchMembers(client: mongo.MongoClient): () => Members {
  let members: Members = new Map();
  client.on('topologyDescriptionChanged', ({ newDescription }) => (members = newDescription.servers));
  return () => members;
}

async function compressorsOf({ mongo }: OpenInstallation): Promise<string | undefined> {
  try {
    const { parsed } = await ask(mongo, { getCmdLineOpts: 1 });
    const { net } = parsed as { readonly net?: { readonly compression?: { readonly compressors?: string } } };
    return net?.compression?.compressors;
  } catch {
    // The user may lack the permission to ask.
    return undefined;
  }
}

async function clockFinding({ mongo }: OpenInstallation): Promise<Finding> {
  const before = Date.now();
  const { localTime } = await ask(mongo, { hello: 1 });
  const now = Date.now();
  const aheadMs = (localTime as Date).getTime() - (before + now) / 2;
  const what = `MongoDB's clock is ${Math.round(aheadMs)} ms ahead of this one`;
  if (Math.abs(aheadMs) < 1_000 + (now - before)) return good('clocks', what);
  const todo =
    "Synchronise the machines' clocks (NTP): updates more than an hour ahead of their record are refused, and epochs are times.";
  return (Math.abs(aheadMs) > 60_000 ? bad : doubtful)('clocks', what, todo);
}

/** A silent member is known to be unreachable only after the timeout of a connection. */
async function unreachedMembers(members: () => Members): Promise<readonly Finding[]> {
  const endMs = performance.now() + KNOWN_WITHIN_MS;
  const isOpen = ({ type, error }: mongo.ServerDescription): boolean => type === 'Unknown' && error === null;
  do await pause(100);
  while (performance.now() < endMs && (members().size === 0 || [...members().values()].some(isOpen)));
  const unreached = [...members()].filter(([, { type }]) => type === 'Unknown');
  const todo = 'Bring it back: writes wait for a majority of the members.';
  return unreached.map(([name, { error }]) =>
    bad(`member ${name}`, error?.message ?? 'it has not answered', todo),
  );
}

async function replicasFindings(
  client: mongo.MongoClient,
  members: () => Members,
): Promise<readonly Finding[]> {
  const of = 'replica set';
  const { hosts = [], setName } = await ask(client, { hello: 1 });
  if (setName === undefined)
    return [doubtful(of, 'reached through a router', 'Look at each shard by itself.')];
  const { unwell, hasPrimary = [...members().values()].some(({ type }) => type === 'RSPrimary') } =
    await statesOf(client);
  const faults = [...(hasPrimary ? [] : ['there is no primary']), ...unwell];
  const count = (hosts as string[]).length;
  const what = [`${String(setName)}, ${count} members`, ...faults].join('; ');
  if (faults.length > 0)
    return [bad(of, what, 'Bring the members back: writes wait for a majority of them.')];
  if (count >= 3) return [good(of, what)];
  const todo =
    'A lost disk loses data, or nothing can be written while a member is away. Use three members in production.';
  return [doubtful(of, what, todo)];
}

/**
 * The states as the members see each other. A user without the permission to ask still knows what the driver
 * has learned.
 */
async function statesOf(
  client: mongo.MongoClient,
): Promise<{ readonly unwell: readonly string[]; readonly hasPrimary?: boolean }> {
  try {
    const status = await ask(client, { replSetGetStatus: 1 });
    const states = status['members'] as { readonly name: string; readonly stateStr: string }[];
    const unwell = states.filter(({ stateStr }) => !['PRIMARY', 'SECONDARY', 'ARBITER'].includes(stateStr));
    return {
      unwell: unwell.map(({ name, stateStr }) => `${name} is ${stateStr}`),
      hasPrimary: states.some(({ stateStr }) => stateStr === 'PRIMARY'),
    };
  } catch {
    return { unwell: [] };
  }
}

async function checkpointFindings(
  installation: OpenInstallation,
  { part, name }: OwnDatabase,
  boundsOf: OpenInstallation['boundsOf'],
): Promise<Finding[]> {
  const reader = new CheckpointReader<{ readonly ended?: object; readonly waitingFrom?: WaitingFrom }>(
    installation.mongo.db(name),
  );
  const checkpoints = await reader.find([
    'topic',
    'partition',
    'partitions',
    'offset',
    'noProgress',
    'fields.ended',
    'fields.waitingFrom',
  ]);
  const wrong = checkpoints.flatMap((checkpoint) => noProgressFinding(part, checkpoint));
  const waiting = waitingFindings(checkpoints.map(({ fields }) => fields?.waitingFrom ?? {}));
  const todo = 'Restore the topic, or load the history again into new topics and databases (TOPIC_PREFIX).';
  for (const [topic, own] of Map.groupBy(checkpoints, (one) => one.topic)) {
    const bounds = await boundsOf(topic).catch((error: unknown) => messageOf(error));
    if (typeof bounds === 'string') {
      const bringBack = 'Bring the brokers back that lead its partitions, and ask again.';
      wrong.push(bad(`checkpoints of ${part} in ${topic}`, `not compared: ${bounds}`, bringBack));
      continue;
    }
    for (const { partition, partitions, offset } of own) {
      const at = bounds?.[partition];
      const of = `checkpoint of ${part} in ${topic}/${partition}`;
      if (bounds === undefined || at === undefined)
        wrong.push(bad(of, 'the topic or partition is not there', todo));
      else if (bounds.length !== partitions)
        wrong.push(bad(of, `the topic has ${bounds.length} partitions, and had ${partitions}`, todo));
      else if (offset !== undefined && (Number(offset) < at.low || Number(offset) > at.high))
        wrong.push(bad(of, `its offset is ${offset}, but the log has ${at.low} to ${at.high}`, todo));
    }
  }
  if (checkpoints.length === 0 || wrong.length > 0) return [...wrong, ...waiting];
  return [good(`checkpoints of ${part}`, `${checkpoints.length}, all within their logs`), ...waiting];
}

/** Finds the oldest list of each rule set that waits for silent sources in any partition. */
export function waitingFindings(partitions: readonly WaitingFrom[]): Finding[] {
  const todo = '`taocun status` names the sources: have them send what is missing, or give them up.';
  const lists = new Set(
    partitions.flatMap((from) =>
      Object.entries(from).map(([ruleSet, year]) => `list of ${year} under ${ruleSet}`),
    ),
  );
  return [...lists].map((of) =>
    withAlert('TaocunSourceSilent', doubtful(of, 'due and not issued, since sources are silent', todo)),
  );
}

/** Empty while the partition makes progress. */
export function noProgressFinding(
  part: string,
  checkpoint: Parameters<typeof noProgressOf>[0] & { readonly topic: string; readonly partition: number },
): Finding[] {
  const noProgress = noProgressOf(checkpoint);
  if (noProgress === undefined) return [];
  const what = `${noProgressWords({ ...checkpoint, ...noProgress }).en} (since ${noProgress.since})`;
  return [
    withAlert(
      'TaocunNoProgress',
      bad(part, what, noProgress.command ?? 'Follow the message, then restart the service.'),
    ),
  ];
}

async function formerCodesFindings({ mongo }: OpenInstallation, { name }: OwnDatabase): Promise<Finding[]> {
  const villages = await mongo
    .db(name)
    .collection<{ _id: string; formerCodes: string[] }>('villages')
    .find({ formerCodes: { $gt: '' } }, { projection: { formerCodes: 1 } })
    .toArray();
  return circlesFindings(placesOf(villages.map(({ _id: code, formerCodes }) => ({ code, formerCodes }))));
}

const CIRCLES_NAMED = 5;
const CODES_NAMED = 10;

/** Codes that lead in a circle belong to no place, and cannot be added to one. */
export function circlesFindings({ presentOf, circles }: Places): Finding[] {
  const of = 'former codes';
  if (circles.length === 0) return [good(of, `${presentOf.size} lead to the code of today`)];
  const texts = circles.slice(0, CIRCLES_NAMED).map((codes) => {
    const named = codes.slice(0, CODES_NAMED).join(' → ');
    return `${named} → ${codes.length > CODES_NAMED ? `… (${codes.length} codes)` : codes[0]}`;
  });
  const todo = 'Register a village of each circle again, with the former codes that it really had.';
  return [doubtful(of, `${circles.length} lead in a circle: ${texts.join('; ')}`, todo)];
}

async function indexFindings({ mongo }: OpenInstallation, { part, name }: OwnDatabase): Promise<Finding[]> {
  const expected = expectedIndexes[part];
  if (expected === undefined) return [];
  const there = new Set(
    (await mongo.db(name).listCollections({}, { nameOnly: true }).toArray()).map((one) => one.name),
  );
  const missing: string[] = [];
  for (const [collection, indexes] of Object.entries(expected)) {
    const existing = there.has(collection)
      ? (await mongo.db(name).collection(collection).indexes()).map((index) => index.name)
      : [];
    missing.push(
      ...indexes.filter((index) => !existing.includes(index)).map((index) => `${collection}.${index}`),
    );
  }
  const of = `indexes of ${part}`;
  if (missing.length === 0) return [good(of, 'those that answers need are there')];
  return [bad(of, `missing: ${missing.join(', ')}`, `Start ${part} again: it makes them before it answers.`)];
}
