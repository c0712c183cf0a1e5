import { performance } from 'node:perf_hooks';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type ServiceConfig } from '../config/config';
import { MongoProbe } from './mongo-probe';
import { RunningLoop } from './loop';
import { type Stall, StallDetector } from './stall-detector';
import { SERVICE_CONFIG } from '../config/tokens';

const LOOK_EVERY_MS = 1_000;

/** What is known of the service's health, with everything that keeps it from being ready or makes a restart worth while. */
export interface Health {
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
  readonly #standstills: StallDetector;
  #timer: NodeJS.Timeout | undefined;
  #lookedAtMs = performance.now();
  #looking = false;
  #databaseTrouble: string | undefined;
  /** What was said last. Why it is not ready yet at its start is said by who waits. */
  #told: { readonly live: boolean; readonly ready: boolean | 'not yet' } = { live: true, ready: 'not yet' };

  constructor(
    private readonly loop: RunningLoop,
    private readonly database: MongoProbe,
    @Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'stuckAfterMs' | 'checkpointIntervalMs'>,
  ) {
    this.#standstills = new StallDetector(config.stuckAfterMs, config.checkpointIntervalMs, 2 * LOOK_EVERY_MS);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
    this.#standstills.clear();
  }

  /** As far as it is known without asking anybody. */
  get health(): Health {
    return this.#healthWith(this.#databaseTrouble);
  }

  /** Asks MongoDB first, for a second at most. */
  async ask(): Promise<Health> {
    return this.#healthWith(await this.database.trouble());
  }

  get standstills(): readonly Stall[] {
    return this.#standstills.all;
  }

  get databaseTrouble(): string | undefined {
    return this.#databaseTrouble;
  }

  #healthWith(databaseTrouble: string | undefined): Health {
    const reasons = [...this.loop.loopStatus().reasons, ...this.#standstills.notReady.map(sentenceOf)];
    if (databaseTrouble !== undefined) reasons.push(databaseTrouble);
    const stuck = this.#standstills.stuck.map(sentenceOf);
    return { live: stuck.length === 0, ready: reasons.length === 0, reasons, stuck };
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    this.#databaseTrouble = await this.database.trouble();
    this.#looking = false;
    const nowMs = performance.now();
    const status = this.loop.loopStatus();
    if (this.loop.isDraining) this.#standstills.clear();
    else this.#standstills.look(status, status.kafkaTrouble === undefined && this.#databaseTrouble === undefined, nowMs - this.#lookedAtMs);
    this.#lookedAtMs = nowMs;
    this.#tell();
  }

  /** One line for each change. */
  #tell(): void {
    const { live, ready, reasons, stuck } = this.health;
    const before = this.#told;
    if (before.ready === true && !ready && !this.loop.isDraining) this.#logger.warn(`Not ready: ${reasons.join('; ')}`);
    if (before.ready === false && ready) this.#logger.log('Ready again.');
    if (live !== before.live) {
      if (live) this.#logger.log('What was stuck moves again.');
      else this.#logger.error(`Stuck, and to be started again: ${stuck.join('; ')}`);
    }
    this.#told = { live, ready: before.ready === 'not yet' && !ready ? 'not yet' : ready };
  }
}

function sentenceOf({ of, what, forMs }: Stall): string {
  return `${of}: ${what}, for ${Math.round(forMs / 1_000)} s`;
}
