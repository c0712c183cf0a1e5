import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { kafkaClient, withAdmin } from '@taocun/kafka';
import { silentLog } from '@taocun/runtime';
import {
  groupPosition,
  PartitionsWithoutProgress,
  type Positions,
  RunningLoop,
  SERVICE_CONFIG,
  type ServiceConfig,
  type ServiceName,
} from '@taocun/service';
import { type OtherService, ServiceClient } from '../serving/service-client';
import { type FlowFreshness, freshnessOf, type SeenService } from './freshness';

const EVERY_MS = 1_000;
/** Longer than a service needs to commit the offsets that it has read. */
const COMMITTED_AFTER_MS = 30_000;
/** A failed commit is not repeated, so a group may permanently appear a little behind. */
const MISSED_COMMITS = 1_000;

/**
 * Polls all services every second, with or without a request: their positions or, for a service that does not
 * return them, the records that wait for its group in Kafka.
 */
@Injectable()
export class FlowWatch implements OnModuleInit, OnModuleDestroy {
  /**
   * A service that hangs counts as silent after two such times, and the page shows that within five seconds.
   */
  patienceMs = 1_500;
  readonly #silentSince = new Map<ServiceName, Date>();
  readonly #answeredAt = new Map<ServiceName, Date>();
  readonly #ends = new Map<ServiceName, readonly { readonly atMs: number; readonly end: number }[]>();
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
    this.#kafka = kafkaClient(
      { ...config.kafka, limits: { timeoutMs: this.patienceMs, retries: 0 } },
      silentLog,
    );
  }

  onModuleInit(): void {
    this.#timer = setInterval(() => void this.#look(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** Calls back after each poll. */
  follow(follower: (seen: readonly SeenService[]) => void): void {
    this.#followers.push(follower);
  }

  /** Waits only for the first poll. */
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
    this.#seen = await Promise.all([...this.services.known.map((service) => this.#of(service)), this.#own()]);
    for (const follower of this.#followers) follower(this.#seen);
  }

  /** Another process of reporting may run the projection. */
  async #own(): Promise<SeenService> {
    if (!this.loop.readsKafka) return { service: 'reporting', ...(await this.#byKafka('reporting')) };
    const positions = { ...this.loop.loopStatus(), noProgress: await this.withoutProgress.list() };
    return { service: 'reporting', positions, waiting: waitingAt(positions) };
  }

  async #of(service: OtherService): Promise<SeenService> {
    let positions = await this.#positionsOf(service);
    // A busy service may miss one answer.
    if (positions === 'silent' && this.#answeredAt.has(service) && !this.#silentSince.has(service))
      positions = await this.#positionsOf(service);
    if (positions === 'silent') {
      const silentSince = this.#silentSince.get(service) ?? this.#answeredAt.get(service) ?? new Date();
      this.#silentSince.set(service, silentSince);
      return { service, silentSince, ...(await this.#byKafka(service)) };
    }
    this.#silentSince.delete(service);
    this.#answeredAt.set(service, new Date());
    return {
      service,
      ...(positions === undefined
        ? await this.#byKafka(service)
        : { positions, waiting: waitingAt(positions) }),
    };
  }

  async #byKafka(service: ServiceName): Promise<Pick<SeenService, 'waiting' | 'isBehind'>> {
    const position = await withAdmin(this.#kafka, (admin) =>
      groupPosition(admin, service, this.config.topicPrefix),
    ).catch(() => undefined);
    if (position === undefined) return {};
    const { offset, end, waiting } = position;
    const nowMs = performance.now();
    const ends = [...(this.#ends.get(service) ?? []), { atMs: nowMs, end }];
    const due = ends.findLastIndex(({ atMs }) => nowMs - atMs >= COMMITTED_AFTER_MS);
    this.#ends.set(service, ends.slice(Math.max(0, due)));
    return { waiting, isBehind: offset + MISSED_COMMITS < (due === -1 ? end : (ends[due]?.end ?? end)) };
  }

  /** Undefined if the service refuses reporting's request. */
  async #positionsOf(service: OtherService): Promise<Positions | 'silent' | undefined> {
    try {
      const { status, text } = await this.services.askAsReporting(service, '/positions', this.patienceMs);
      if (status === 401 || status === 403) return undefined;
      const positions: unknown = status === 200 ? JSON.parse(text) : undefined;
      return isPositions(positions) ? positions : 'silent';
    } catch {
      return 'silent';
    }
  }
}

/** A different program may answer at the address. */
function isPositions(json: unknown): json is Positions {
  const { partitions } = (json ?? {}) as { readonly partitions?: unknown };
  return Array.isArray(partitions) && partitions.every((one) => typeof one === 'object' && one !== null);
}

function waitingAt({ partitions }: Pick<Positions, 'partitions'>): number {
  return partitions.reduce((sum, { offset, end }) => sum + Math.max(0, end - offset), 0);
}
