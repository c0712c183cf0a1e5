import { performance } from 'node:perf_hooks';
import { type BenchedInstallation } from '../measure/benched-installation';
import { certificatesStored } from '../measure/digest';
import { type Throughput, untilQuiet } from '../measure/throughput';
import { type Measure } from '../report/measure';
import { loadCountry, loadMeasures, peakMemory } from './loaded-country';
import { type PhaseMeasure, runPhases } from './phases';
import { measureList } from './questions';

/**
 * Reports by region that sum up the whole country; each is requested once, from a service that has just
 * started.
 */
const reports = ['/regions', '/series', '/poverty-counties', '/provinces.geojson'];
const lists = [
  '/villages',
  '/villages?sort=-salesFen',
  '/villages?sort=salesFen&qualifies=true',
  '/villages?format=csv',
  '/villages?sort=-salesFen&format=csv',
  '/villages?region=32&qualifies=false',
  `/villages?search=${encodeURIComponent('村')}`,
  '/near-misses',
];
const REQUESTS_A_SECOND = 200;
const LIST_SECONDS = 3;
const FEW_UPDATES = 200;
const PHASE_SECONDS = 15;
/** After the cut-off of 30 June and the days of lateness, so that a clock at this day certifies the year. */
const certifyingDay = '2024-07-17';

/** Measures a loaded country: the resources that it takes, and the time of its answers. */
export async function measureCountry(
  installation: BenchedInstallation,
  {
    scale,
    instances,
    hotRate,
  }: { readonly scale: number; readonly instances: number; readonly hotRate: number },
  say: (line: string) => void,
): Promise<{
  readonly updates: number;
  readonly throughput: Throughput;
  readonly measures: readonly Measure[];
}> {
  const country = await loadCountry(installation, scale, instances, say);
  const { feed, services, throughput, updates } = country;
  const reporting = services.find(({ service }) => service === 'reporting');
  if (reporting === undefined) throw new Error('Reporting is not running.');
  const measures = loadMeasures(country);
  await untilQuiet(installation);

  for (const path of reports)
    measures.push({
      what: `first answer of ${path}`,
      value: await secondsOf(`${reporting.url}/api/v1${path}`),
      unit: 's',
      aim: 3,
    });
  for (const list of lists) {
    const measured = await measureList(reporting.url, list, {
      rate: REQUESTS_A_SECOND,
      seconds: LIST_SECONDS,
    });
    // In a small country the list has only one page.
    if (measured === undefined) continue;
    const { p99Ms, failed } = measured;
    measures.push({ what: `100 of ${list}, fresh, 200 a second, p99`, value: p99Ms, unit: 'ms', aim: 50 });
    if (failed > 0) measures.push({ what: `failed answers of ${list}`, value: failed, unit: '', aim: 0 });
  }

  const phase = <Name extends string>(
    name: Name,
    rate: number,
    line: () => ReturnType<typeof feed.order>,
  ) => ({
    name,
    rate,
    line,
    seconds: PHASE_SECONDS,
  });
  const { of, missing } = await runPhases(
    installation,
    services,
    [
      phase('few updates', FEW_UPDATES, () => feed.order()),
      phase('the largest village sells', hotRate, () => feed.orderOfLargest()),
      phase('all is quiet again', FEW_UPDATES, () => feed.order()),
      phase('the year is certified', FEW_UPDATES, () => feed.order(certifyingDay)),
    ],
    say,
  );
  await untilQuiet(installation);
  const certifying = of['the year is certified'];
  measures.push(
    verdicts('few updates', of['few updates']),
    verdicts(
      `the largest village sells ${hotRate.toLocaleString('en')} times a second`,
      of['the largest village sells'],
    ),
    verdicts('the year is certified', certifying),
    {
      what: 'certificates stored',
      value: await certificatesStored(installation.database('reporting')),
      unit: '',
    },
    { what: 'until all was read after that', value: certifying.secondsUntilRead, unit: 's' },
    { what: 'verdicts that never came', value: missing, unit: '', aim: 0 },
    ...peakMemory(services, 'since'),
  );
  return { updates, throughput, measures };
}

const verdicts = (when: string, { toVerdictMs }: PhaseMeasure): Measure => ({
  what: `${when}: time to a verdict, p99`,
  value: toVerdictMs.p99,
  unit: 'ms',
});

/** The seconds until the whole answer has arrived. */
async function secondsOf(url: string): Promise<number> {
  const startMs = performance.now();
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return (performance.now() - startMs) / 1_000;
}
