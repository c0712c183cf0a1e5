import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { isRejection, readUpdate } from '@taocun/contracts';
import { builtInRuleSets } from '@taocun/domain';
import { ConfigError, describeConfig, readConfig, readRuleSets, serviceNames } from '@taocun/service';
import { linesOf } from '../../../apps/cli/src/feed/feed-lines';
import { mappingOf, readMapping, updateOf } from '../../../apps/cli/src/feed/feed-mapping';
import { householdsIn } from '../../../apps/cli/src/feed/village-details';
import { type Door, type DoorOutcome } from './door';

const folder = mkdtempSync(path.join(tmpdir(), 'taocun-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

function written(name: string, bytes: Buffer): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

/** A command has to refuse with a message for its user; one of JavaScript's own errors is a finding. */
function inWords(error: unknown): DoorOutcome {
  if (
    error instanceof TypeError ||
    error instanceof RangeError ||
    !(error instanceof Error) ||
    error.message.length === 0
  )
    throw error;
  return 'refused';
}

const table = [
  'id,source,type,time,villageCode,name,households',
  'r-1,/registry,village.registered,2014-06-01T09:00:00+08:00,320324105212,"东风, 村",350',
  'r-2,/registry,village.registered,2014-06-01T09:00:00+08:00,320324105213,=1+1,9',
  '',
].join('\n');
const mapping = JSON.stringify({
  id: 'r-{code}',
  source: '/registry',
  type: 'village.registered',
  time: '{since}T00:00:00+08:00',
  data: { villageCode: '{code}', name: '{name}', households: '{households}', 'produce.grams': '{grams}' },
});
const row = {
  code: '320324105212',
  since: '2014-06-01',
  name: '东风村',
  households: '350',
  grams: '',
  __proto__: 'x',
} as const;
const registration = {
  source: '/registry',
  type: 'village.registered',
  time: '2014-06-01T09:00:00+08:00',
  villageCode: '320324105212',
} as const;
const now = Date.parse('2026-01-01T00:00:00Z');

async function anyPassing(lines: AsyncIterable<{ readonly value: Buffer }>): Promise<DoorOutcome> {
  let passing = 0;
  try {
    for await (const { value } of lines) {
      const update = readUpdate(value, undefined, now);
      if (!isRejection(update)) passing++;
      else if (update.message.length === 0) throw new TypeError('refused without a reason');
    }
  } catch (error) {
    return inWords(error);
  }
  return passing > 0 ? 'taken' : 'refused';
}

const aKey = '0a'.repeat(32);
const environment: Readonly<Record<string, string>> = {
  KAFKA_BROKERS: 'a.example:9092,[::1]:9093',
  MONGODB_URI: 'mongodb://user:p4ssw0rd-of-it@a.example:27017/?replicaSet=rs0',
  KAFKA_SASL_MECHANISM: 'plain',
  KAFKA_SASL_USERNAME: 'user',
  KAFKA_SASL_PASSWORD: 'p4ssw0rd-of-it',
  TOPIC_PREFIX: 'p.',
  PORT: '3000',
  HOST: '127.0.0.1',
  INGESTION_URL: 'http://localhost:3001',
  CORS_ORIGINS: 'https://maps.example',
  OPEN_READING: 'true',
  LATENESS_DAYS: '15',
  RATE_LIMIT_PER_MINUTE: '60',
  GENERATION: 'g2',
  LOG_FORMAT: 'text',
  WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8, fd00::/8',
  WEBHOOK_SECRETS_KEYS: aKey,
};
const variables = describeConfig().map(({ name }) => name);

/** Operators' input: files for commands, and the environment. */
export const doorsOfFiles: readonly Door[] = [
  {
    name: 'feeds: a table',
    good: [Buffer.from(table), Buffer.from(`\ufeff${table.replaceAll('\n', '\r\n')}`)],
    take: (input) => anyPassing(linesOf(written('table.csv', input), 'csv', 0)),
  },
  {
    name: 'feeds: a mapping',
    good: [Buffer.from(mapping)],
    take: (input) => {
      try {
        const update = updateOf(readMapping(input.toString()), row);
        return isRejection(readUpdate(Buffer.from(JSON.stringify(update)), undefined, now))
          ? 'refused'
          : 'taken';
      } catch (error) {
        return inWords(error);
      }
    },
  },
  {
    name: 'feeds: names of columns',
    good: [Buffer.from(table.split('\n', 1).join(''))],
    take: (input) => {
      try {
        mappingOf(input.toString('latin1').split(','));
        return 'taken';
      } catch (error) {
        return inWords(error);
      }
    },
  },
  {
    name: 'feeds: lines of JSON',
    good: [
      Buffer.from(
        ['r-1', 'r-2']
          .map((id) =>
            JSON.stringify(
              updateOf(mappingOf(table.split('\n', 1).join('').split(',')), { ...row, id, ...registration }),
            ),
          )
          .join('\r\n\n'),
      ),
    ],
    take: (input) => anyPassing(linesOf(written('lines.ndjson', input), 'ndjson', 0)),
  },
  {
    name: 'registry: households',
    good: [Buffer.from('code,households\n320324105212,350\n320324105213,9\n')],
    take: (input) => {
      try {
        return householdsIn(written('households.csv', input)).size > 0 ? 'taken' : 'refused';
      } catch (error) {
        return inWords(error);
      }
    },
  },
  {
    name: 'a folder of rule sets',
    good: builtInRuleSets.map((rules) => Buffer.from(JSON.stringify(rules))),
    take: (input) => {
      const id = /"id":"([a-z0-9-]{1,40})"/.exec(input.toString('latin1').slice(0, 1_000))?.[1] ?? 'unknown';
      const file = written(`rules/${id}.json`, input);
      try {
        readRuleSets(path.dirname(file));
        return 'taken';
      } catch (error) {
        // The message has to begin with the name of the file.
        if (!(error as Error).message.startsWith(file)) throw error;
        return inWords(error);
      } finally {
        rmSync(file);
      }
    },
  },
  {
    name: 'the environment',
    good: Object.entries(environment).map(([name, value]) => Buffer.from(`${name}=${value}`)),
    take: (input, chance) => {
      const [name = '', ...value] = input.toString('latin1').split('=');
      // The path of an existing file would be read; that is not tested here.
      const given =
        variables.includes(name) && !/_(FILE|CA|DIR)$/.test(name)
          ? { [name]: value.join('=') }
          : { [chance.pick(variables)]: '' };
      try {
        readConfig(chance.pick(serviceNames), { ...environment, ...given });
        return 'taken';
      } catch (error) {
        if (!(error instanceof ConfigError) || error.problems.length === 0) throw error;
        if (/p4ssw0rd-of-it|(0a){32}/.test(error.message))
          throw new Error('A secret was told.', { cause: error });
        return 'refused';
      }
    },
  },
];
