import { Injectable } from '@nestjs/common';
import { type Answer, count, type Positions, RunningLoop, Type } from '@taocun/service';
import { type OtherService, ServiceClient } from '@taocun/reporting-answers';

type PartitionAt = Pick<Positions['partitions'][number], 'offset' | 'end' | 'lagMs'>;

export const freshness = {
  caughtUp: Type.Boolean({ description: 'Whether every service answers and no record has waited for more than five seconds.' }),
  behind: count('Records that wait to be read, in all services that answer.'),
  silent: Type.Array(Type.Unsafe<OtherService>(Type.String()), {
    description: 'Services that do not answer: what waits for them is not counted.',
    example: [],
  }),
};
const Freshness = Type.Object(freshness);
export type Freshness = Answer<typeof Freshness>;

/** Short, for the page asks every two seconds: a service that hangs is silent. */
const TIMEOUT_MS = 1_500;
const KEPT_MS = 1_000;
/** A record that has waited longer is a backlog. */
const MOST_WAITED_MS = 5_000;

/** The backlog of the flow, by the positions of ingestion, classification and this process. Many readers ask for it; the services are asked once a second. */
@Injectable()
export class FlowFreshness {
  #kept: { readonly atMs: number; readonly told: Promise<Freshness> } | undefined;

  constructor(
    private readonly services: ServiceClient,
    private readonly loop: RunningLoop,
  ) {}

  current(): Promise<Freshness> {
    if (this.#kept === undefined || performance.now() - this.#kept.atMs > KEPT_MS)
      this.#kept = { atMs: performance.now(), told: this.#look() };
    return this.#kept.told;
  }

  async #look(): Promise<Freshness> {
    const { known } = this.services;
    const others = await Promise.all(known.map(async (service) => ({ service, partitions: await this.#partitionsOf(service) })));
    return freshnessOf([...others, { service: 'reporting', partitions: this.loop.loopStatus().partitions }]);
  }

  /** `silent` where it does not answer; undefined where it does not tell reporting. */
  async #partitionsOf(service: OtherService): Promise<readonly PartitionAt[] | 'silent' | undefined> {
    try {
      const { status, text } = await this.services.askAsReporting(service, '/positions', TIMEOUT_MS);
      if (status === 401 || status === 403) return undefined;
      return status === 200 ? (JSON.parse(text) as Positions).partitions : 'silent';
    } catch {
      return 'silent';
    }
  }
}

/** The freshness by what each service has told of its partitions. */
export function freshnessOf(
  told: readonly { readonly service: OtherService | 'reporting'; readonly partitions: readonly PartitionAt[] | 'silent' | undefined }[],
): Freshness {
  const silent = told.flatMap(({ service, partitions }) => (partitions === 'silent' && service !== 'reporting' ? [service] : []));
  const all = told.flatMap(({ partitions }) => (partitions === 'silent' ? [] : (partitions ?? [])));
  return {
    caughtUp: silent.length === 0 && all.every(({ lagMs = 0 }) => lagMs <= MOST_WAITED_MS),
    behind: all.reduce((sum, { offset, end }) => sum + Math.max(0, end - offset), 0),
    silent,
  };
}
