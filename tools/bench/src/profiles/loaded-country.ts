import type { ServiceProcess } from '@taocun/harness/service-process';
import { type ServiceName, serviceNames } from '@taocun/service';
import { type BenchedInstallation } from '../measure/benched-installation';
import { usageOf } from '../measure/process-usage';
import { measureThroughput, type Throughput } from '../measure/throughput';
import { type Measure } from '../report/measure';
import { CountryFeed } from './country-feed';
import { countrySizes } from './country-sizes';

interface LoadedCountry {
  readonly feed: CountryFeed;
  readonly updates: number;
  readonly throughput: Throughput;
  /** All three services, restarted with the whole state. */
  readonly services: readonly ServiceProcess[];
}

/** Loads the country through the flow and starts the services again. */
export async function loadCountry(
  installation: BenchedInstallation,
  scale: number,
  instances: number,
  say: (line: string) => void,
): Promise<LoadedCountry> {
  const feed = new CountryFeed(countrySizes(scale));
  say('loading the country into Kafka');
  const updates = await installation.load(feed.loaded());
  say(`${updates.toLocaleString('en')} updates; the services read them ...`);
  const throughput = await measureThroughput(installation, updates, instances, say);
  return { feed, updates, throughput, services: installation.processes };
}

/** The memory while loading, and the restarts. */
export function loadMeasures({ throughput }: LoadedCountry): Measure[] {
  const { peakMemoryMiB, startAgainSeconds } = throughput;
  return [
    ...serviceNames.map((service) => memory(service, 'while loading', peakMemoryMiB[service])),
    {
      what: 'peak memory of the three services while loading',
      value: serviceNames.reduce((all, service) => all + (peakMemoryMiB[service] ?? NaN), 0),
      unit: 'MiB',
      aim: 8_192,
    },
    ...serviceNames.map((service) => ({
      what: `${service} started again`,
      value: startAgainSeconds[service],
      unit: 's',
      aim: 60,
    })),
  ];
}

/** The peak memory of the present processes. */
export function peakMemory(services: readonly ServiceProcess[], when: string): Measure[] {
  const peaks = services.map(({ service, pid }) => ({
    service,
    mebibytes: (pid === undefined ? undefined : usageOf(pid))?.peakMiB ?? NaN,
  }));
  const all = peaks.reduce((sum, { mebibytes }) => sum + mebibytes, 0);
  return [
    ...serviceNames.map((service) =>
      memory(service, when, peaks.find((one) => one.service === service)?.mebibytes),
    ),
    { what: `peak memory of the three services ${when}`, value: all, unit: 'MiB', aim: 8_192 },
  ];
}

function memory(service: ServiceName, when: string, mebibytes = NaN): Measure {
  return { what: `peak memory of ${service} ${when}`, value: mebibytes, unit: 'MiB' };
}
