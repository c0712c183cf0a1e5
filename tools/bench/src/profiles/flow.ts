import * as path from 'node:path';
import { feed, feedDefaults } from '../feed/feed';
import { readFeed } from '../feed/feed-file';
import { type BenchedInstallation } from '../measure/benched-installation';
import { type Latency, measureLatency } from '../measure/latency';
import { measureThroughput, type Throughput } from '../measure/throughput';

export const parts = ['throughput', 'latency'] as const;
type Part = (typeof parts)[number];

export interface FlowOptions {
  readonly updates?: number;
  readonly villages?: number;
  readonly shops?: number;
  readonly feed?: string;
  readonly quick: boolean;
  readonly only?: Part;
  readonly instances: number;
  /** Updates a second, and the number of seconds, of the latency measurement. */
  readonly rate: number;
  readonly seconds?: number;
}

type Size = Readonly<Record<'updates' | 'villages' | 'shops', number>>;

export const quickSize: Size = { updates: 150_000, villages: 1_000, shops: 10_000 };

export function feedSize({ quick, updates, villages, shops }: Pick<FlowOptions, 'quick' | keyof Size>): Size {
  const usual = quick ? quickSize : feedDefaults;
  return {
    updates: updates ?? usual.updates,
    villages: villages ?? usual.villages,
    shops: shops ?? usual.shops,
  };
}

/** The feed in words. */
export function feedSource(options: FlowOptions): string {
  const { villages, shops } = feedSize(options);
  return options.feed === undefined
    ? `${villages.toLocaleString('en')} villages, ${shops.toLocaleString('en')} shops`
    : path.basename(options.feed);
}

type Within = <Measured>(
  name: string,
  work: (installation: BenchedInstallation) => Promise<Measured>,
) => Promise<Measured>;

/**
 * The throughput of a feed, and the latency at a steady rate; `within` provides a separate installation for
 * each.
 */
export async function measureFlow(
  within: Within,
  options: FlowOptions,
  say: (line: string) => void,
): Promise<{ readonly updates: number; readonly throughput?: Throughput; readonly latency?: Latency }> {
  const { only, quick, instances, rate, seconds = quick ? 10 : 30 } = options;
  const size = feedSize(options);
  let { updates } = size;
  const throughput =
    only === 'latency'
      ? undefined
      : await within('throughput', async (installation) => {
          say('loading the feed into Kafka');
          updates = await installation.load(options.feed === undefined ? feed(size) : readFeed(options.feed));
          return measureThroughput(installation, updates, instances, say);
        });
  const latency =
    only === 'throughput'
      ? undefined
      : await within('latency', (installation) => {
          const { villages, shops } = quick ? quickSize : feedDefaults;
          return measureLatency(
            installation,
            { rate, seconds, warmUpSeconds: quick ? 5 : 10, villages, shops, instances },
            say,
          );
        });
  return { updates, ...(throughput && { throughput }), ...(latency && { latency }) };
}
