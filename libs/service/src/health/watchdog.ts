import { performance } from 'node:perf_hooks';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type ServiceConfig } from '../config/config';
import { MongoProbe } from './mongo-probe';
import { RunningLoop } from './loop';
import { type Stall, StallDetector } from './stall-detector';
import { SERVICE_CONFIG } from '../config/tokens';

const POLL_EVERY_MS = 1_000;

/** The service's liveness and readiness, with the reasons. */
interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reasons: readonly string[];
  /** Why it is not live. */
  readonly stuck: readonly string[];
}

/**
 * Polls the loop once a second: whether Kafka and MongoDB answer, and whether work makes progress. A loop that waits for one of them
 * is not ready; one that waits for neither, and makes no progress, needs a restart.
 */
@Injectable()
export class Watchdog implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Health');
  readonly #stalls: StallDetector;
  #timer: NodeJS.Timeout | undefined;
  #polledAtMs = performance.now();
  #polling = false;
  #databaseError: string | undefined;
  /** The state logged last. At start the loop itself logs why it is not ready yet. */
  #logged: { readonly live: boolean; readonly ready: boolean | 'not yet' } = { live: true, ready: 'not yet' };

  constructor(
    private readonly loop: RunningLoop,
    private readonly database: MongoProbe,
    @Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'stuckAfterMs' | 'checkpointIntervalMs'>,
  ) {
    this.#stalls = new StallDetector(config.stuckAfterMs, config.checkpointIntervalMs, 2 * POLL_EVERY_MS);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#poll(), POLL_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
    this.#stalls.clear();
  }

  /** The health as of the last poll. */
  get health(): Health {
    return this.#healthWith(this.#databaseError);
  }

  /** The health after a fresh probe of MongoDB, which takes a second at most. */
  async ask(): Promise<Health> {
    return this.#healthWith(await this.database.error());
  }

  get stalls(): readonly Stall[] {
    return this.#stalls.all;
  }

  get databaseError(): string | undefined {
    return this.#databaseError;
  }

  #healthWith(databaseError: string | undefined): Health {
    const reasons = [...this.loop.loopStatus().reasons, ...this.#stalls.notReady.map(sentenceOf)];
    if (databaseError !== undefined) reasons.push(databaseError);
    const stuck = this.#stalls.stuck.map(sentenceOf);
    return { live: stuck.length === 0, ready: reasons.length === 0, reasons, stuck };
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    this.#databaseError = await this.database.error();
    this.#polling = false;
    const nowMs = performance.now();
    const status = this.loop.loopStatus();
    if (this.loop.isDraining) this.#stalls.clear();
    else this.#stalls.poll(status, status.kafkaTrouble === undefined && this.#databaseError === undefined, nowMs - this.#polledAtMs);
    this.#polledAtMs = nowMs;
    this.#logChanges();
  }

  /** Logs one line for each change. */
  #logChanges(): void {
    const { live, ready, reasons, stuck } = this.health;
    const before = this.#logged;
    if (before.ready === true && !ready && !this.loop.isDraining) this.#logger.warn(`Not ready: ${reasons.join('; ')}`);
    if (before.ready === false && ready) this.#logger.log('Ready again.');
    if (live !== before.live) {
      if (live) this.#logger.log('No longer stuck.');
      else this.#logger.error(`Stuck, restart it: ${stuck.join('; ')}`);
    }
    this.#logged = { live, ready: before.ready === 'not yet' && !ready ? 'not yet' : ready };
  }
}

function sentenceOf({ of, what, forMs }: Stall): string {
  return `${of}: ${what}, for ${Math.round(forMs / 1_000)} s`;
}
