import { Inject, Injectable } from '@nestjs/common';
import { type Day, OrdersBySource, type Silence, silenceOf } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type Connection, type mongo } from 'mongoose';

const maxTimeMs = 5_000;

/** The part of a checkpoint of `village.activity` that is about sources. */
export interface SourceFields {
  /** As `OrdersBySource` encodes them; missing in checkpoints of earlier versions. */
  readonly ordersBySource?: mongo.Binary;
  /** True if verdicts are published; false before the switch to this generation. */
  readonly live?: boolean;
}

interface ObservedFields extends SourceFields {
  readonly clock: { readonly day?: Day };
}

/** A source as of the clock. */
interface ObservedSource {
  readonly source: string;
  /** The latest event day of an order. */
  readonly latest: Day;
  readonly silence: Silence | undefined;
}

interface Observed {
  /** The clock as of which sources are silent or not; undefined before there is one, and while another generation is live. */
  readonly day: Day | undefined;
  readonly sources: readonly ObservedSource[];
}

/**
 * The sources of all partitions, as of their last checkpoints: orders are summed up, and the clock is that of the partition that is
 * furthest behind, since the others may have counted days that it has not come to. So every instance answers alike.
 */
@Injectable()
export class ObservedSources {
  readonly #checkpoints: CheckpointReader<ObservedFields>;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    @Inject(SERVICE_CONFIG)
    private readonly config: Pick<ServiceConfig, 'silentAfterDays' | 'sourcesGivenUp'>,
  ) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  async observe(): Promise<Observed> {
    const { silentAfterDays, sourcesGivenUp } = this.config;
    const checkpoints = await this.#checkpoints.find(['fields.clock.day', 'fields.ordersBySource', 'fields.live'], {
      topics: ['village.activity'],
      sort: 'partition',
      maxTimeMS: maxTimeMs,
    });
    const orders = new OrdersBySource();
    let day: Day | undefined;
    for (const { fields } of checkpoints) {
      const clock = fields?.clock.day;
      if (fields === undefined || clock === undefined || fields.live === false) continue;
      day = Math.min(clock, day ?? clock);
      if (fields.ordersBySource !== undefined) orders.addAll(OrdersBySource.decode(fields.ordersBySource.value()));
    }
    const sources: ObservedSource[] = [];
    for (const [source, daily] of orders.all) {
      if (day === undefined || daily.latest === undefined) continue;
      const silence = sourcesGivenUp.includes(source) ? undefined : silenceOf(daily, day, silentAfterDays);
      sources.push({ source, latest: daily.latest, silence });
    }
    return { day, sources: sources.sort((a, b) => (a.source < b.source ? -1 : 1)) };
  }
}
