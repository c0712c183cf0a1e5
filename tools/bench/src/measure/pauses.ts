import { scrape } from '@taocun/harness/measures/metrics';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { type ByProcess } from './usage-watch';

/**
 * The longest delay of each service's event loop since the last call, in milliseconds; of several instances
 * the longest. The services measure it themselves, and begin anew at each scrape.
 */
export async function longestPauses(services: readonly ServiceProcess[]): Promise<ByProcess> {
  const longest: Record<string, number> = {};
  for (const { service, url } of services) {
    const samples = await scrape(url);
    const seconds = samples.find(({ name }) => name === 'nodejs_eventloop_lag_max_seconds')?.value;
    if (seconds === undefined) throw new Error(`${service} does not measure its event loop.`);
    longest[service] = Math.max(Math.round(seconds * 1_000), longest[service] ?? 0);
  }
  return longest;
}
