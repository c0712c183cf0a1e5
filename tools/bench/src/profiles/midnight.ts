import { type BenchedInstallation } from '../measure/benched-installation';
import { untilQuiet, type Throughput } from '../measure/throughput';
import { type Measure } from '../report/measure';
import { loadCountry, loadMeasures, peakMemory } from './loaded-country';
import { runPhases } from './phases';

const FEW_UPDATES = 200;
const CALM_SECONDS = 30;
const PEAK_SECONDS = 60;
const CATCHING_UP_SECONDS = 240;

/** Measures the first minute of 11 November in a loaded country. */
export async function measureMidnight(
  installation: BenchedInstallation,
  { scale, instances, peak }: { readonly scale: number; readonly instances: number; readonly peak: number },
  say: (line: string) => void,
): Promise<{
  readonly updates: number;
  readonly throughput: Throughput;
  readonly measures: readonly Measure[];
}> {
  const country = await loadCountry(installation, scale, instances, say);
  const { feed, services, throughput, updates } = country;
  await untilQuiet(installation);
  const loadedMemory = peakMemory(services, 'before midnight');
  const acceptedBefore = await acceptedOf(installation);
  const line = () => feed.order();
  const { of, sent, missing } = await runPhases(
    installation,
    services,
    [
      { name: 'before', rate: FEW_UPDATES, seconds: CALM_SECONDS, line },
      { name: 'midnight', rate: peak, seconds: PEAK_SECONDS, line },
      { name: 'catching up', rate: FEW_UPDATES, seconds: CATCHING_UP_SECONDS, endsOnceRead: true, line },
      { name: 'after', rate: FEW_UPDATES, seconds: CALM_SECONDS, line },
    ],
    say,
  );
  await untilQuiet(installation);
  const { before, midnight, after } = of;
  const measures: Measure[] = [
    ...loadMeasures(country),
    ...loadedMemory,
    { what: 'sent later than due by the bench itself', value: midnight.sentLateSeconds, unit: 's' },
    { what: 'until all was read, after the minute', value: midnight.secondsUntilRead, unit: 's', aim: 120 },
    ...Object.entries(midnight.microsecondsAnUpdate).map(([process, value]) => ({
      what: `processor time an update, ${process}`,
      value,
      unit: 'µs',
    })),
    { what: 'time to a verdict before, p99', value: before.toVerdictMs.p99, unit: 'ms' },
    { what: 'time to a verdict after, p99', value: after.toVerdictMs.p99, unit: 'ms' },
    {
      what: 'updates lost',
      value: sent - ((await acceptedOf(installation)) - acceptedBefore),
      unit: '',
      aim: 0,
    },
    { what: 'verdicts that never came', value: missing, unit: '', aim: 0 },
    ...peakMemory(services, 'since'),
  ];
  return { updates, throughput, measures };
}

async function acceptedOf(installation: BenchedInstallation): Promise<number> {
  const { accepted } = await installation.ask<{ accepted: number }>(
    `${installation.of('ingestion').url}/api/v1/updates/counts`,
  );
  return accepted;
}
