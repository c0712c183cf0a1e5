import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { kafkaClient, withAdmin } from '@taocun/kafka';
import {
  PartitionsWithoutProgress,
  type Positions,
  recordsWaiting,
  RunningLoop,
  SERVICE_CONFIG,
  type ServiceConfig,
  type ServiceName,
} from '@taocun/service';
import { type OtherService, ServiceClient } from '../serving/service-client';
import { freshnessOf, type FlowFreshness } from './freshness';

/** A service at the last look. */
export interface SeenService {
  readonly service: ServiceName;
  /** Undefined where it does not answer, and where it refuses to tell reporting. */
  readonly positions?: Positions;
  /** The time of its last answer, or of the first look where there was none; undefined where it answers. */
  readonly silentSince?: Date;
  /** Records that wait for it; undefined where neither it nor Kafka says so. */
  readonly waiting?: number;
}

const EVERY_MS = 2_000;
/** Shorter than the time between looks: a service that hangs is silent. */
const TIMEOUT_MS = 1_500;
const silentLog = { log: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Looks at all services every two seconds, whether anybody asks or not: at their positions, and where one is silent at what waits for its
 * group in Kafka.
 */
@Injectable()
export class FlowWatch implements OnModuleInit, OnModuleDestroy {
  readonly #silentSince = new Map<ServiceName, Date>();
  readonly #answeredAt = new Map<ServiceName, Date>();
  readonly #followers: ((seen: readonly SeenService[]) => void)[] = [];
  readonly #kafka: ReturnType<typeof kafkaClient>;
  #seen: readonly SeenService[] = [];
  #looking: Promise<void> | undefined;
  #first: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: ServiceClient,
    private readonly loop: RunningLoop,
    private readonly withoutProgress: PartitionsWithoutProgress,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'kafka' | 'topicPrefix'>,
  ) {
    this.#kafka = kafkaClient({ ...config.kafka, limits: { timeoutMs: TIMEOUT_MS, retries: 0 } }, silentLog);
  }

  onModuleInit(): void {
    this.#timer = setInterval(() => void this.#look(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** Calls back after each look. */
  follow(follower: (seen: readonly SeenService[]) => void): void {
    this.#followers.push(follower);
  }

  /** Waits for the first look alone. */
  async seen(): Promise<readonly SeenService[]> {
    this.#first ??= this.#look();
    await this.#first;
    return this.#seen;
  }

  async freshness(): Promise<FlowFreshness> {
    return freshnessOf(await this.seen());
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const own = { ...this.loop.loopStatus(), noProgress: await this.withoutProgress.list() };
    const others = await Promise.all(this.services.known.map((service) => this.#of(service)));
    this.#seen = [...others, { service: 'reporting', positions: own, waiting: waitingAt(own) }];
    for (const follower of this.#followers) follower(this.#seen);
  }

  async #of(service: OtherService): Promise<SeenService> {
    const positions = await this.#positionsOf(service);
    if (positions === 'silent') {
      const silentSince = this.#silentSince.get(service) ?? this.#answeredAt.get(service) ?? new Date();
      this.#silentSince.set(service, silentSince);
      const waiting = await withAdmin(this.#kafka, (admin) => recordsWaiting(admin, service, this.config.topicPrefix)).catch(
        () => undefined,
      );
      return { service, silentSince, ...(waiting !== undefined && { waiting }) };
    }
    this.#silentSince.delete(service);
    this.#answeredAt.set(service, new Date());
    return { service, ...(positions && { positions, waiting: waitingAt(positions) }) };
  }

  /** Undefined where it refuses to tell reporting. */
  async #positionsOf(service: OtherService): Promise<Positions | 'silent' | undefined> {
    try {
      const { status, text } = await this.services.askAsReporting(service, '/positions', TIMEOUT_MS);
      if (status === 401 || status === 403) return undefined;
      return status === 200 ? (JSON.parse(text) as Positions) : 'silent';
    } catch {
      return 'silent';
    }
  }
}

function waitingAt({ partitions }: Pick<Positions, 'partitions'>): number {
  return partitions.reduce((sum, { offset, end }) => sum + Math.max(0, end - offset), 0);
}
