import { type Latency } from '../measure/latency';
import { type Percentiles } from '../measure/percentiles';
import { type Throughput } from '../measure/throughput';
import { type ByProcess, type ProcessName } from '../measure/usage-watch';
import { type Machine } from './machine';
import { measureText, type ProfileMeasures } from './measure';

/** The measurements of one run; parts that were not requested are absent. */
export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly feed: { readonly source: string; readonly updates: number };
  readonly instances: number;
  readonly throughput?: Throughput;
  readonly latency?: Latency;
  readonly profile?: ProfileMeasures;
}

/** The report for `--json`: figures for other tools at the top level, the rest next to them. */
export function jsonOf(results: Results): object {
  const { throughput, latency } = results;
  return {
    ...(throughput && {
      updatesPerSecond: throughput.updatesPerSecond,
      cpuMicrosecondsPerUpdate: {
        ...throughput.cpuMicrosecondsPerUpdate,
        total: throughput.cpuMicrosecondsPerUpdateTotal,
      },
      peakMemoryMiB: throughput.peakMemoryMiB,
    }),
    ...(latency && {
      latencyMs: { p50: latency.toKafkaSubscriberMs.p50, p99: latency.toKafkaSubscriberMs.p99 },
    }),
    ...results,
  };
}

/** The report as a table for a terminal. */
export function tableOf(results: Results): string {
  const { throughput, latency, profile, machine } = results;
  const rows: (readonly [string, string])[] = [];
  const head = (title: string): void => void rows.push(['', ''], [title, '']);
  const row = (what: string, value: string): void => void rows.push([`  ${what}`, value]);
  if (throughput !== undefined) {
    head(`Throughput, ${whole(throughput.updates)} updates (${results.feed.source}), cold start`);
    // A system that stores nothing ends with the first figure; saving is an extra cost of this system.
    const untilVerdict = throughput.updates / throughput.appliedAfterSeconds.classification;
    row('updates a second, until the last verdict is published', whole(Math.round(untilVerdict)));
    row('… until the last answer is stored', whole(throughput.updatesPerSecond));
    row(
      'seconds; until the last partition counts as read',
      `${throughput.seconds}; ${throughput.secondsUntilSettled}`,
    );
    row('applied after seconds', byService(throughput.appliedAfterSeconds));
    row('saved after seconds', byService(throughput.savedAfterSeconds));
    row(
      'processor time an update, µs',
      `${throughput.cpuMicrosecondsPerUpdateTotal} (${byProcess(throughput.cpuMicrosecondsPerUpdate)})`,
    );
    row('… by thread', byThread(throughput.cpuMicrosecondsPerUpdateByThread));
    row('longest pause, ms', byProcess(throughput.longestPauseMs));
    row('peak memory, MiB', byProcess(throughput.peakMemoryMiB));
    row('processor time to start, s', byProcess(throughput.cpuSecondsToStart));
    for (const [
      service,
      { batches, checkpoints, documentsWritten, recordsPublished, restarts },
    ] of Object.entries(throughput.counters)) {
      row(
        service,
        `${whole(batches)} batches, ${whole(checkpoints)} checkpoints, ${whole(documentsWritten)} documents, ` +
          `${whole(recordsPublished)} published${restarts === 0 ? '' : `, ${restarts} restarts`}`,
      );
    }
    row('started again, s', byService(throughput.startAgainSeconds));
    const { accepted, repeated, rejected, waiting, villages, verdicts, certifications, regions, digests } =
      throughput.outcome;
    row(
      'updates',
      `${whole(accepted)} accepted (${whole(waiting)} wait), ${whole(repeated)} repeated, ${whole(rejected)} rejected`,
    );
    row(
      'read models',
      `${whole(villages)} villages, ${whole(verdicts)} verdicts, ${whole(certifications)} certificates, ${whole(regions)} regions`,
    );
    row('the same by however many', `villages ${digests.villages}, certificates ${digests.certificates}`);
  }
  if (profile !== undefined) {
    head(`Profile ${profile.profile}, scale ${profile.scale}`);
    for (const measure of profile.measures) row(measure.what, measureText(measure));
  }
  if (latency !== undefined) {
    head(`Latency at ${whole(latency.ratePerSecond)} updates a second for ${latency.seconds} s`);
    const text = ({ count, p50, p90, p99, max }: Percentiles): string =>
      `p50 ${p50}   p90 ${p90}   p99 ${p99}   max ${max}   (${whole(count)} verdicts)`;
    row('from produce to the verdict at a Kafka subscriber, ms', text(latency.toKafkaSubscriberMs));
    row('to the verdict at an SSE client, ms', text(latency.toSseClientMs));
    if (latency.missing > 0) row('verdicts that never came', whole(latency.missing));
    if (latency.sentLate > 0)
      row('updates sent more than 10 ms late by the bench itself', whole(latency.sentLate));
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
    processOrder
      .flatMap((name) => (figures[name] === undefined ? [] : [`${name} ${figures[name]}`]))
      .join(', ') || 'can not be seen here'
  );
}

/** `classification main 9.1, V8 3.2, others 0.4; …` */
function byThread(figures: Readonly<Record<string, number>>): string {
  const services = new Map<string, string[]>();
  for (const [name, microseconds] of Object.entries(figures)) {
    const [service = '', thread = ''] = name.split(' ');
    services.set(service, [...(services.get(service) ?? []), `${thread} ${microseconds}`]);
  }
  return Array.from(services, ([service, threads]) => `${service} ${threads.join(', ')}`).join('; ');
}

function byService(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, seconds]) => `${name} ${seconds}`)
    .join(', ');
}

function whole(value: number): string {
  return value.toLocaleString('en');
}
