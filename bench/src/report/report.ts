import { type Floors } from '../floors';
import { type Floor, type FloorName } from '../meter';
import { type Latency } from '../latency';
import { type Percentiles } from './percentiles';
import { type Machine } from './machine';
import { measureText, type ProfileMeasures } from '../profiles/measure';
import { type Throughput } from '../throughput';
import { type ByProcess, type ProcessName } from './usage-watch';

/** The measurements of one run; parts that were not requested are left out. */
export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly feed: { readonly source: string; readonly updates: number };
  readonly instances: number;
  readonly throughput?: Throughput;
  readonly latency?: Latency;
  readonly floors?: Floors;
  readonly profile?: ProfileMeasures;
}

const floorTitles: Readonly<Record<FloorName, string>> = {
  'kafkajs-produce': 'kafkajs: produce, idempotent, batches',
  'kafkajs-consume-parse': 'kafkajs: consume with JSON.parse',
  'publisher-produce': 'our publisher: produce',
  'mongodb-insert-many': 'MongoDB: insertMany, majority',
  'mongodb-bulk-upsert': 'MongoDB: bulk upserts, majority',
  'nest-transport': "Nest's own Kafka transport, one mongoose write a message",
};

/** The report for `--json`: figures for other tools at the top level, the rest beside them. */
export function jsonOf(results: Results): object {
  const { throughput, latency } = results;
  return {
    ...(throughput && {
      updatesPerSecond: throughput.updatesPerSecond,
      cpuMicrosecondsPerUpdate: { ...throughput.cpuMicrosecondsPerUpdate, total: throughput.cpuMicrosecondsPerUpdateTotal },
      peakMemoryMiB: throughput.peakMemoryMiB,
    }),
    ...(latency && { latencyMs: { p50: latency.toKafkaSubscriberMs.p50, p99: latency.toKafkaSubscriberMs.p99 } }),
    ratios: Object.fromEntries(ratiosOf(results).map(({ name, ratio }) => [name, ratio])),
    ...results,
  };
}

interface Ratio {
  readonly name: string;
  readonly ratio: number;
}

/** Ratios of the same run outlast a change of machine; absolute figures don't. */
function ratiosOf({ throughput, floors }: Results): Ratio[] {
  if (throughput === undefined || floors === undefined) return [];
  const found = new Map(floors.floors.map((floor) => [floor.name, floor]));
  const ratios: Ratio[] = [];
  const ratio = (name: string, part: number, whole: number | undefined): void => {
    if (whole !== undefined && whole > 0) ratios.push({ name, ratio: Number((part / whole).toPrecision(3)) });
  };
  const rate = (name: FloorName): number | undefined => found.get(name)?.perSecond;
  ratio("updates a second to those of Nest's own transport", throughput.updatesPerSecond, rate('nest-transport'));
  ratio('updates a second to kafkajs consume with JSON.parse', throughput.updatesPerSecond, rate('kafkajs-consume-parse'));
  ratio('updates a second to kafkajs produce', throughput.updatesPerSecond, rate('kafkajs-produce'));
  ratio('updates a second to MongoDB bulk upserts', throughput.updatesPerSecond, rate('mongodb-bulk-upsert'));
  ratio(
    'processor time an update to two bare hops of kafkajs (consume, parse, produce, consume, parse)',
    throughput.cpuMicrosecondsPerUpdateTotal,
    twoHops(found.get('kafkajs-consume-parse'), found.get('kafkajs-produce')),
  );
  return ratios;
}

function twoHops(consume: Floor | undefined, produce: Floor | undefined): number | undefined {
  if (consume?.cpuMicroseconds.engine === undefined || produce?.cpuMicroseconds.engine === undefined) return undefined;
  return (
    2 * (consume.cpuMicroseconds.client + consume.cpuMicroseconds.engine) + produce.cpuMicroseconds.client + produce.cpuMicroseconds.engine
  );
}

/** For a terminal. */
export function tableOf(results: Results): string {
  const { throughput, latency, floors, profile, machine } = results;
  const rows: (readonly [string, string])[] = [];
  const head = (title: string): void => void rows.push(['', ''], [title, '']);
  const row = (what: string, value: string): void => void rows.push([`  ${what}`, value]);
  const ratios = ratiosOf(results);
  if (ratios.length > 0) head('Ratios');
  for (const { name, ratio } of ratios) row(name, `${ratio}`);
  if (throughput !== undefined) {
    head(`Throughput, ${whole(throughput.updates)} updates (${results.feed.source}), cold start`);
    row('updates a second, until all is in the read models', whole(throughput.updatesPerSecond));
    row('seconds; until the last partition counts as read', `${throughput.seconds}; ${throughput.secondsUntilSettled}`);
    row('applied after seconds', byService(throughput.appliedAfterSeconds));
    row('saved after seconds', byService(throughput.savedAfterSeconds));
    row('processor time an update, µs', `${throughput.cpuMicrosecondsPerUpdateTotal} (${byProcess(throughput.cpuMicrosecondsPerUpdate)})`);
    row('peak memory, MiB', byProcess(throughput.peakMemoryMiB));
    row('processor time to start, s', byProcess(throughput.cpuSecondsToStart));
    for (const [service, { batches, checkpoints, documentsWritten, recordsPublished, restarts }] of Object.entries(throughput.counters)) {
      row(
        service,
        `${whole(batches)} batches, ${whole(checkpoints)} checkpoints, ${whole(documentsWritten)} documents, ` +
          `${whole(recordsPublished)} published${restarts === 0 ? '' : `, ${restarts} restarts`}`,
      );
    }
    row('started again, s', byService(throughput.startAgainSeconds));
    const { accepted, repeated, rejected, waiting, villages, verdicts, certifications, regions, digests } = throughput.outcome;
    row('updates', `${whole(accepted)} accepted (${whole(waiting)} wait), ${whole(repeated)} repeated, ${whole(rejected)} rejected`);
    row(
      'read models',
      `${whole(villages)} villages, ${whole(verdicts)} verdicts, ${whole(certifications)} certificates, ${whole(regions)} regions`,
    );
    row('the same by however many', `villages ${digests.villages}, certificates ${digests.certificates}`);
  }
  if (profile !== undefined) {
    head(`Profile ${profile.profile}${profile.scale === undefined ? '' : `, scale ${profile.scale}`}`);
    for (const measure of profile.measures) row(measure.what, measureText(measure));
  }
  if (latency !== undefined) {
    head(`Latency at ${whole(latency.ratePerSecond)} updates a second for ${latency.seconds} s`);
    const said = ({ count, p50, p90, p99, max }: Percentiles): string =>
      `p50 ${p50}   p90 ${p90}   p99 ${p99}   max ${max}   (${whole(count)} verdicts)`;
    row('from produce to the verdict at a Kafka subscriber, ms', said(latency.toKafkaSubscriberMs));
    row('to the verdict at an SSE client, ms', said(latency.toSseClientMs));
    if (latency.missing > 0) row('verdicts that never came', whole(latency.missing));
    if (latency.sentLate > 0) row('updates sent more than 10 ms late by the bench itself', whole(latency.sentLate));
  }
  if (floors !== undefined) {
    head('Floors: bare clients in the same run');
    for (const { name, perSecond, cpuMicroseconds: cpu } of floors.floors) {
      const engine = cpu.engine === undefined ? '' : `, engine ${cpu.engine}`;
      row(floorTitles[name], `${whole(perSecond)} a second   (µs each: client ${cpu.client}${engine})`);
    }
    for (const reason of floors.leftOut) row('left out', reason);
  }
  head('Machine');
  row('date', results.date);
  row(
    'processor',
    `${machine.cores} × ${machine.processor}, ${machine.memoryGiB} GiB, load average before ${machine.loadAverageBefore.join(' ')}`,
  );
  row('versions', `node ${machine.node}, kafka ${machine.kafka}, mongod ${machine.mongod}`);
  const width = Math.max(...rows.filter(([, value]) => value !== '').map(([what]) => what.length));
  return rows.map(([what, value]) => (value === '' ? what : `${what.padEnd(width)}  ${value}`)).join('\n');
}

const processOrder: readonly ProcessName[] = ['ingestion', 'classification', 'reporting', 'kafka', 'mongodb'];

function byProcess(figures: ByProcess): string {
  return (
    processOrder.flatMap((name) => (figures[name] === undefined ? [] : [`${name} ${figures[name]}`])).join(', ') || 'can not be seen here'
  );
}

function byService(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, seconds]) => `${name} ${seconds}`)
    .join(', ');
}

function whole(value: number): string {
  return value.toLocaleString('en');
}
