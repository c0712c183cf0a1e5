import { performance } from 'node:perf_hooks';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type ServiceConfig } from '../config/config';
import { MongoProbe } from './mongo-probe';
import { RunningLoop } from './loop';
import { type Stall, StallDetector } from './stall-detector';
import { SERVICE_CONFIG } from '../config/tokens';

const POLL_EVERY_MS = 1_000;

/** What is known of the service's health, with everything that keeps it from being ready or makes a restart worth while. */
interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  /** Why not ready. */
  readonly reasons: readonly string[];
  /** Why not live. */
  readonly stuck: readonly string[];
}

/**
 * Watches over the loop from outside, once a second: whether Kafka and MongoDB answer, and whether what has work moves. A loop that
 * waits for somebody is not ready; one that waits for nobody, and does not move either, is to be started again.
 */
@Injectable()
export class Watchdog implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Health');
  readonly #stalls: StallDetector;
  #timer: NodeJS.Timeout | undefined;
  #polledAtMs = performance.now();
  #polling = false;
  #databaseError: string | undefined;
  /** What was said last. Why it is not ready yet at its start is said by who waits. */
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

  /** As far as it is known without asking anybody. */
  get health(): Health {
    return this.#healthWith(this.#databaseError);
  }

  /** Asks MongoDB first, for a second at most. */
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

  /** One line for each change. */
  #logChanges(): void {
    const { live, ready, reasons, stuck } = this.health;
    const before = this.#logged;
    if (before.ready === true && !ready && !this.loop.isDraining) this.#logger.warn(`Not ready: ${reasons.join('; ')}`);
    if (before.ready === false && ready) this.#logger.log('Ready again.');
    if (live !== before.live) {
      if (live) this.#logger.log('What was stuck moves again.');
      else this.#logger.error(`Stuck, and to be started again: ${stuck.join('; ')}`);
    }
    this.#logged = { live, ready: before.ready === 'not yet' && !ready ? 'not yet' : ready };
  }
}

function sentenceOf({ of, what, forMs }: Stall): string {
  return `${of}: ${what}, for ${Math.round(forMs / 1_000)} s`;
}
