import * as fs from 'node:fs';
import * as os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Command } from 'commander';
import type { TopicName } from '@taocun/contracts';
import { MissingPrerequisites, startEngines } from '@taocun/dev/engines';
import { Publisher } from '@taocun/kafka';
import { count } from './count';
import { country } from './feed/country';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { BenchedInstallation } from './benched-installation';
import { describeMachine } from './report/machine';

interface Options {
  readonly villages: number;
  readonly rate: number;
  readonly seconds: number;
  readonly only?: string;
  readonly fresh: boolean;
  readonly json?: string;
  readonly keep: boolean;
}

/** What is asked, each again and again at the rate. `{village}` and `{cursor}` are filled in with what is there. */
const questions = [
  '/villages',
  '/villages?sort=-salesFen',
  '/villages?sort=salesFen&qualifies=true',
  '/villages?sort=-activeShops&qualifies=false',
  '/villages?sort=-households&region=11',
  '/villages?region=1101,1202&qualifies=true',
  '/villages?region=110121100&sort=-salesFen',
  '/villages?povertyCounty=true&kind=residents-committee',
  `/villages?search=${encodeURIComponent('东西')}`,
  `/villages?search=${encodeURIComponent('村')}`,
  `/villages?search=${encodeURIComponent('无')}`,
  '/villages?fields=villageCode,name,salesFen',
  '/villages?format=csv&limit=100',
  '/villages/{village}',
  '/near-misses',
  '/near-misses?region=12&within=50',
  '/towns',
  '/clusters',
  '/certifications/2015',
  '/certifications/2015?region=13&qualifies=any',
  '/certifications/2015/towns?qualifies=any',
  '/certifications/2015/clusters',
  '/certifications/2015/changes',
  '/certifications/2015/changes?change=lost',
  '/counts',
  '/counts/2015',
  '/rule-sets',
];

const CONNECTIONS = 5;
const WARM_UP_SECONDS = 1;

interface Measured {
  readonly question: string;
  readonly answers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers other than 200, and requests that came to nothing. */
  readonly failed: number;
  readonly meanBytes: number;
}

const command = new Command('npm run bench:api --')
  .description(
    'Measures how long reporting takes to answer at a steady rate, over a country of villages that it has read from Kafka.\n' +
      'A request that could not be sent in time because others were waiting counts from when it was due.',
  )
  .option('--villages <count>', 'villages', count, 100_000)
  .option('--rate <count>', 'requests a second', count, 200)
  .option('--seconds <count>', 'seconds for each question', count, 5)
  .option('--only <text>', 'only questions with this text in them')
  .option('--fresh', 'of lists, only pages that nobody has asked for yet: each begins at a cursor of its own', false)
  .option('--json <file>', 'write the figures to this file')
  .option('--keep', 'after the measures keep reporting running until Ctrl-C', false)
  .addHelpText(
    'after',
    `
Engines are those of KAFKA_BROKERS and MONGODB_URI; where they are not set, a data set of its own, "bench", is started and removed.`,
  )
  .showHelpAfterError()
  .action((options: Options) => main(options));

async function main(options: Options): Promise<void> {
  const loadAverage = os.loadavg();
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('stopped'));
  });
  let isStopped = false;
  void stopped.then(() => (isStopped = true));
  const engines = await startEngines({ name: 'bench', ephemeral: true, log: say });
  const bench = { ...engines, kafkaPid: engines.kafkaPid, mongodbPid: engines.mongodbPid };
  const installation = new BenchedInstallation(bench, `bench-${process.pid}-`);
  try {
    await installation.prepare();
    const [reporting] = await installation.start('reporting');
    if (reporting === undefined) throw new Error('Reporting has not been started.');
    const read = await Promise.race([readCountry(installation, reporting, options.villages), stopped]);
    if (read === 'stopped') return;
    const measured: Measured[] = [];
    const wished = questions.filter((question) => options.only === undefined || decodeURIComponent(question).includes(options.only));
    for (const question of wished) {
      const one = await Promise.race([measure(reporting.url, question, options), stopped]);
      if (one === 'stopped') return;
      if (one === undefined) continue;
      measured.push(one);
      say(lineOf(one, options));
    }
    const machine = await describeMachine(bench, loadAverage);
    const { villages, rate, seconds } = options;
    if (options.json !== undefined)
      fs.writeFileSync(options.json, `${JSON.stringify({ machine, villages, rate, seconds, measured }, null, 2)}\n`);
    if (options.keep) {
      say(`Reporting answers at ${reporting.url}/api/v1/villages until Ctrl-C.`);
      await stopped;
    }
  } finally {
    await installation.remove();
    await engines.stop();
    // What was under way still has its connections, and would look for engines that have gone.
    if (isStopped) process.exit();
  }
}

/** Has reporting read the country, and all regions decided that follow from it. */
async function readCountry(installation: BenchedInstallation, reporting: ServiceProcess, villages: number): Promise<void> {
  const names: TopicName[] = ['village.assessments', 'village.verdicts', 'village.certifications'];
  const publisher = await installation.publisher(...names);
  try {
    let records = 0;
    for (const { topic, key, value } of country(villages)) {
      publisher.publish(topic, key, value);
      if (++records % 2_000 === 0) await publisher.flush();
    }
    await publisher.flush();
    say(`${villages.toLocaleString('en')} villages in ${records.toLocaleString('en')} records; reporting reads them ...`);
  } finally {
    await publisher.close();
  }
  const ends = await installation.ends(...names);
  const deadlineMs = performance.now() + 600_000;
  for (;;) {
    const { partitions } = await installation.positions(reporting);
    const saved = new Map(partitions.map(({ topic, partition, checkpoint }) => [`${topic}/${partition}`, checkpoint]));
    if ([...ends].every(([place, end]) => (saved.get(place) ?? -1) >= end)) return;
    if (performance.now() > deadlineMs) throw new Error('Ten minutes have passed before reporting had read everything.');
    await pause(200);
  }
}

/** Undefined where fresh pages are asked for of what has but one. */
async function measure(address: string, question: string, { rate, seconds, fresh }: Options): Promise<Measured | undefined> {
  const url = `${address}/api/v1${await filled(address, question)}`;
  const pages = fresh ? await freshPages(url, rate * (WARM_UP_SECONDS + seconds)) : undefined;
  if (pages?.length === 0) return undefined;
  const asked = (forSeconds: number): autocannon.Options => ({
    url,
    // The rate is shared among them, and they send at the same moments: with fifty the last of each fifty would wait for all others.
    connections: CONNECTIONS,
    overallRate: rate,
    duration: forSeconds,
    ...(pages && {
      setupClient: (client) => client.setRequests(pages.splice(0, Math.ceil((rate * forSeconds) / CONNECTIONS)).map((path) => ({ path }))),
    }),
  });
  // What has to be made once is made, and the code is warm.
  await autocannon(asked(WARM_UP_SECONDS));
  const { latency, requests, non2xx, errors, timeouts, throughput } = await autocannon(asked(seconds));
  return {
    question,
    answers: requests.total,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    maxMs: latency.max,
    failed: non2xx + errors + timeouts,
    meanBytes: requests.total === 0 ? 0 : Math.round(throughput.total / requests.total),
  };
}

/**
 * So many paths of pages that have not been asked for. Each begins at a cursor; a list that has fewer cursors is gone through
 * again with a limit that is one less, down to 90, and the few that are shorter still have their pages repeated.
 */
async function freshPages(url: string, wanted: number): Promise<string[]> {
  const { pathname, search } = new URL(url);
  const path = (parameters: Record<string, string>): string => {
    const query = new URLSearchParams(search);
    for (const [name, value] of Object.entries(parameters)) query.set(name, value);
    return `${pathname}?${query.toString()}`;
  };
  const cursors: string[] = [];
  for (let next: string | undefined; cursors.length < wanted;) {
    // Of a size that no measured page has.
    const answer = await fetch(new URL(path({ limit: '89', ...(next !== undefined && { cursor: next }) }), url));
    next = /[?&]cursor=([^&>]+)/.exec(answer.headers.get('link') ?? '')?.[1];
    await answer.arrayBuffer();
    if (next === undefined) break;
    cursors.push(next);
  }
  const limits = Array.from({ length: 11 }, (_, less) => String(100 - less));
  const pages = limits.flatMap((limit) => cursors.map((cursor) => path({ limit, cursor })));
  return pages.length === 0 ? [] : Array.from({ length: wanted }, (_, at) => pages[at % pages.length] ?? '');
}

async function filled(address: string, question: string): Promise<string> {
  if (!question.includes('{village}')) return question;
  const page = (await (await fetch(`${address}/api/v1/villages?limit=1`)).json()) as { items: { villageCode: string }[] };
  return question.replace('{village}', page.items[0]?.villageCode ?? '');
}

function lineOf({ question, p50Ms, p99Ms, maxMs, failed, answers, meanBytes }: Measured, { rate, seconds }: Options): string {
  const name = decodeURIComponent(question).padEnd(56);
  if (answers === 0) return `${name}not one answer in ${seconds} s`;
  const ms = (value: number): string => `${value.toFixed(0)} ms`.padStart(9);
  const kib = `${(meanBytes / 1_024).toFixed(1)} KiB`.padStart(11);
  // Percentiles are of what was answered: where that is less than was asked, they are too good.
  const share = `${Math.round((100 * answers) / (rate * seconds))} % answered in time`;
  return `${name}p50${ms(p50Ms)}  p99${ms(p99Ms)}  max${ms(maxMs)}${kib}  ${share}${failed === 0 ? '' : `, ${failed} failed`}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

command.parseAsync().catch((error: unknown) => {
  const text =
    error instanceof MissingPrerequisites ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
