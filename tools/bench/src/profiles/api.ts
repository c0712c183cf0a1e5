import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { TopicName } from '@taocun/contracts';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { type BenchedInstallation } from '../benched-installation';
import { count } from '../count';
import { country } from '../feed/country';
import { type Asking, lineOf, type MeasuredQuestion, measureQuestion, questions } from './questions';

interface Options extends Asking {
  readonly villages: number;
  readonly only?: string;
}

export const askOptions = (command: Command): Command =>
  command
    .option('--villages <count>', 'villages', count, 100_000)
    .option('--rate <count>', 'requests a second', count, 200)
    .option('--seconds <count>', 'seconds for each question', count, 5)
    .option('--only <text>', 'only questions with this text in them')
    .option('--fresh', 'of lists, only pages that nobody has asked for yet: each begins at a cursor of its own', false);

/** How long reporting takes to answer, over a country of villages that it has read from Kafka. */
export async function measureApi(installation: BenchedInstallation, options: Options, say: (line: string) => void) {
  const { villages, rate, seconds, only = '' } = options;
  await installation.prepare();
  const [reporting] = await installation.start('reporting');
  if (reporting === undefined) throw new Error('Reporting has not been started.');
  await readCountry(installation, reporting, villages, say);
  const measured: MeasuredQuestion[] = [];
  for (const question of questions.filter((one) => decodeURIComponent(one).includes(only))) {
    const one = await measureQuestion(reporting.url, question, options);
    if (one === undefined) continue;
    measured.push(one);
    say(lineOf(one, options));
  }
  return { villages, rate, seconds, measured };
}

/** Has reporting read the country, and waits until all its regions are decided. */
async function readCountry(
  installation: BenchedInstallation,
  reporting: ServiceProcess,
  villages: number,
  say: (line: string) => void,
): Promise<void> {
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
