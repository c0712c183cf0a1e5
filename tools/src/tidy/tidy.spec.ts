import { sources } from './sources.fixture';

// Rules of CONTRIBUTING.md that a program can check. The lists below must not grow.

const LONGEST_FILE = 300;
const MEDIAN_FILE = 90;
const MOST_DECLARATIONS = 4;

/** Files longer than LONGEST_FILE, with the reason. Code is not packed to stay below the limit. */
const longFiles: Readonly<Record<string, string>> = {
  'apps/dashboard/src/map/map.tsx': 'one drawing with its gestures, which share the view',
  'apps/dashboard/src/words/words-en.ts': 'one table of words',
  'clients/subscriber/src/subscriber.ts': 'one loop, read by others as an example from top to bottom',
  'apps/dashboard/src/server/api.ts': 'one list of the questions that the page asks',
  'libs/domain/src/shops/shop.ts': 'one shop: its days, its openings, and their bytes',
  'libs/domain/src/village/village.ts': 'one village: its sums, its verdicts, and their bytes',
  'libs/domain/src/village/villages.ts': 'the villages of a partition under the one clock that they share',
  'libs/reporting/store/src/announcements/announcement-log.ts': 'one reader of three topics, in one order',
  'libs/reporting/delivery/src/workers/delivery-worker.ts':
    'one worker: takes, sends, and writes down what came of it',
  'libs/reporting/answers/src/table/tables.ts': 'one list of the columnar tables',
  'libs/reporting/reports/src/page/page-heads.ts': 'the heads of all pages; those of regions could leave it',
  'libs/reporting/projection/src/assessments.ts': 'one projection of one topic',
  'libs/reporting/projection/src/regions/regions.ts':
    'one projection: counts of regions and what they announce',
  'libs/reporting/store/src/documents/read-models.ts': 'one list of the documents of reporting',
  'libs/service/src/config/variables-table.ts': 'one table of environment variables',
  'libs/service/src/observability/metrics.ts': 'one table of metrics',
  'testing/src/assertions/assert-logs.ts': 'one comparison of a log with the oracle',
  'testing/src/batches/faults.ts': 'one list of the ways to break a batch',
  'testing/src/oracle/feeds/worlds.ts': 'one generator of feeds',
  'testing/src/simulator/history.ts': 'one history, from its seed to its rest',
  'testing/src/simulator/memory/memory-kafka.ts': 'Kafka in memory, as far as the loop uses it',
  'testing/src/simulator/memory/memory-store.ts': 'MongoDB in memory, as far as the loop uses it',
  'tools/bench/src/feed/feed.ts': 'one generator, whose output older measurements are compared with',
  'tools/bench/src/measure/throughput.ts': 'one measurement, from its start to its report',
  'tools/src/record/record.ts': 'the plan of the record, year by year',
  'testing/src/oracle/feeds/feeds.ts': 'one generator of feeds, apart from its worlds',
};

/** Names that several files export with one meaning, with the reason. */
const sharedNames: Readonly<Record<string, string>> = {
  messageOf: 'the same function: dev must also run before anything is built',
  MemoryStore: 'the subscriber exports it to others',
  Progress: 'the subscriber exports it to others',
};

const product = sources.filter(({ isTest }) => !isTest);
const byFile = new Map(sources.map((source) => [source.file, source]));

it('no file is long without a reason in the list', () => {
  const long = product.filter(({ file, lines }) => lines > LONGEST_FILE && !Object.hasOwn(longFiles, file));
  expect(long.map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
  const shortened = Object.keys(longFiles).filter((file) => (byFile.get(file)?.lines ?? 0) <= LONGEST_FILE);
  expect(shortened).toEqual([]);
});

it('half of all files have fewer than ninety lines', () => {
  const sizes = product.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(MEDIAN_FILE);
});

it('no export is without an importer', () => {
  const used = new Set<string>();
  const everything = new Set<string>();
  for (const { file, imports } of sources) {
    // An index's export counts only if somebody imports it; the subscriber's index is for others.
    const isIndex = /^(clients|libs)\/.+\/src\/index\.ts$/.test(file);
    if (isIndex && !/^(clients\/subscriber|libs\/client)\//.test(file)) continue;
    for (const { from, names } of imports)
      for (const name of names)
        (name === '*' ? everything : used).add(name === '*' ? from : `${from} ${name}`);
  }
  // A name imported from an index counts as imported from its original file.
  for (const { file, imports } of sources) {
    if (!/\/index\.ts$/.test(file)) continue;
    for (const { from, names } of imports) {
      const exported = byFile.get(from)?.exports ?? [];
      for (const name of names.includes('*') ? exported : names) {
        if (used.has(`${file} ${name}`) || everything.has(file)) used.add(`${from} ${name}`);
      }
    }
  }
  const dead = sources.flatMap(({ file, exports }) =>
    everything.has(file)
      ? []
      : exports.filter((name) => !used.has(`${file} ${name}`)).map((name) => `${file}: ${name}`),
  );
  expect(dead).toEqual([]);
});

it('no exported name occurs twice with two meanings', () => {
  const places = new Map<string, string[]>();
  for (const { file, exports } of product) {
    // The oracle states the contract in its own words, and the page is another program.
    if (file.startsWith('testing/src/oracle/')) continue;
    const program = file.startsWith('apps/dashboard/') ? 'page ' : '';
    for (const name of exports) places.set(program + name, [...(places.get(program + name) ?? []), file]);
  }
  const doubled = [...places].filter(
    ([name, files]) => files.length > 1 && !Object.hasOwn(sharedNames, name),
  );
  expect(doubled.map(([name, files]) => `${name}: ${files.join(' ')}`)).toEqual([]);
});

/** Types that several files declare with the same text, with the reason. */
const repeatedTypes: Readonly<Record<string, string>> = {
  Category: 'the oracle says the contract in words of its own',
  Channel: 'the oracle says the contract in words of its own',
  ClusterSize: 'the oracle says the contract in words of its own',
  Schema: 'any JSON Schema; contracts publish none of their insides, and tools see no service',
  Schemas: 'the same',
  Content: 'the same, of two generators',
};

it('no two files declare the same type', () => {
  const places = new Map<string, string[]>();
  for (const { file, types } of product)
    for (const { name, text } of types)
      if (text.length > 20 && !Object.hasOwn(repeatedTypes, name))
        places.set(`${name} ${text}`, [...(places.get(`${name} ${text}`) ?? []), file]);
  expect(
    [...places].filter(([, files]) => files.length > 1).map(([type, files]) => `${type}: ${files.join(' ')}`),
  ).toEqual([]);
});

/** Names that more than four files declare, with the reason. */
const oftenDeclared: Readonly<Record<string, string>> = {
  english: 'the words of one part of the page, next to those of the other language',
  chinese: 'the same',
  main: 'the entry of a program',
};

it('no name is declared by more than four files', () => {
  const files = new Map<string, string[]>();
  for (const { file, declared } of product)
    if (!/^(testing|tools\/harness)\//.test(file))
      for (const name of declared) files.set(name, [...(files.get(name) ?? []), file]);
  const often = [...files].filter(
    ([name, { length }]) => length > MOST_DECLARATIONS && !Object.hasOwn(oftenDeclared, name),
  );
  expect(often.map(([name, where]) => `${name}: ${where.join(' ')}`)).toEqual([]);
});

it('no test has a separate deadline, which a busy machine would reach', () => {
  const own = sources.flatMap(({ file, isTest, deadlines }) =>
    isTest ? deadlines.map((line) => `${file}:${line}`) : [],
  );
  expect(own).toEqual([]);
});

it('no comment has a phrase that CONTRIBUTING.md replaces', () => {
  const phrases = /\b(of before|such a one|as it is known|of which nothing|[Ww]hoever)\b/;
  const matches = sources.flatMap(({ file, comments }) =>
    comments.filter(({ text }) => phrases.test(text)).map(({ line, text }) => `${file}:${line} ${text}`),
  );
  expect(matches).toEqual([]);
});

it('no line of a comment opens with a relative clause', () => {
  const opening = /^(Whoever|Who|What|Which|Of|Where|How|Whether)\b/;
  const matches = sources.flatMap(({ file, comments }) =>
    comments.filter(({ text }) => opening.test(text)).map(({ line, text }) => `${file}:${line} ${text}`),
  );
  expect(matches).toEqual([]);
});
