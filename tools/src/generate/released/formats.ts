import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { activitySchema, SCHEMA_VERSION, topicNames, topics } from '@taocun/contracts';
import { repositoryRoot } from '../../engines/machine/folders';
import { type Promised } from './promises';

const SOURCES = ['apps/*/src/**/*.ts', 'libs/**/src/**/*.ts'];
/**
 * A number that the code writes into stores, logs or files, or decides by: each change of it makes an upgrade
 * incompatible.
 */
const NUMBERED = /^(?:export )?const ([A-Z_]*(?:_FORMAT|_VERSION|_CODE)) = (\d+);/gm;
const COLLECTION = /\bstoredIn\('(\w+)'\)/g;

/** The formats of topics, events and stores, as promises: an upgrade within a version relies on them. */
export function formatsToday(): Promised {
  const sources = globSync(SOURCES, { cwd: repositoryRoot })
    .filter((file) => !/\.(spec|fixture)\.ts$/.test(file))
    .map(textOf);
  return {
    collections: [
      ...new Set(sources.flatMap((text) => [...text.matchAll(COLLECTION)].map(([, name]) => String(name)))),
    ].sort(),
    numbers: [
      ...[...numbersIn(sources), `SCHEMA_VERSION = ${SCHEMA_VERSION}`].sort(),
      `village-activity.avsc = ${hashOf(activitySchema())}`,
    ],
    ...Object.fromEntries(topicNames.map((name) => [`topic ${name}`, topicLines(name)])),
    ...Object.fromEntries(
      sampleTypes().map((type) => [
        `event ${type}`,
        membersOf(JSON.parse(textOf(`${SAMPLES}/${type}.json`))),
      ]),
    ),
  };
}

/** The lines `NAME = number` of these sources. Throws an Error if two sources give one name a number. */
export function numbersIn(sources: readonly string[]): readonly string[] {
  const matches = sources.flatMap((text) =>
    [...text.matchAll(NUMBERED)].map(([, name, number]) => [String(name), `${name} = ${number}`] as const),
  );
  const names = matches.map(([name]) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw new Error(`Give each format a name of its own: ${twice.join(', ')}`);
  return matches.map(([, line]) => line).sort();
}

function topicLines(name: (typeof topicNames)[number]): readonly string[] {
  const { events, config } = topics[name];
  return [
    `cleanup.policy ${config['cleanup.policy']}`,
    ...Object.keys(events).map((type) => `event ${type}`),
  ];
}

const SAMPLES = 'libs/contracts/samples';
const sampleTypes = (): readonly string[] =>
  globSync('*.json', { cwd: join(repositoryRoot, SAMPLES) })
    .map((file) => file.slice(0, -5))
    .sort();

/** The members of a committed sample with their types; a list has those of its elements. */
export function membersOf(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null)
    return [`${at} as ${value === null ? 'null' : typeof value}`];
  if (Array.isArray(value))
    return [...new Set([`${at} as list`, ...value.flatMap((each) => membersOf(each, `${at}[]`))])];
  return Object.entries(value).flatMap(([name, member]) => membersOf(member, `${at}.${name}`));
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function textOf(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}
