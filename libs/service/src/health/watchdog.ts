import { performance } from 'node:perf_hooks';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type ServiceConfig } from '../config/config';
import { SERVICE_CONFIG } from '../config/tokens';
import { RunningLoop } from './loop';
import { MongoProbe } from './mongo-probe';
import { notReadyOf } from './readiness';
import { type WorkStandstill, StandstillDetector } from './standstill-detector';

const POLL_EVERY_MS = 1_000;

/**
 * The loop must not be running for this many polls before that is logged: an occasional late checkpoint is no
 * event.
 */
const LOGGED_AFTER_POLLS = 10;

/**
 * Three answers with their reasons: `live` unless only a restart helps, `ready` if HTTP can be answered,
 * `running` if the loop does its work.
 */
export interface Health {
  readonly live: boolean;
  readonly stuck: readonly string[];
  readonly ready: boolean;
  readonly notReady: readonly string[];
  readonly running: boolean;
  /** The reasons why the loop does not do its work. */
  readonly reasons: readonly string[];
}

/**
 * Polls once a second whether Kafka and MongoDB answer, and whether the loop makes progress. A loop that
 * waits for one of them is not running; one that waits for neither and makes no progress needs a restart.
 */
@Injectable()
export class Watchdog implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Health');
  readonly #standstills: StandstillDetector;
  #timer: NodeJS.Timeout | undefined;
  #polledAtMs = performance.now();
  #polling = false;
  #databaseError: string | undefined;
  /** The last logged state. During the start the loop itself logs what it waits for. */
  #logged: {
    readonly live: boolean;
    readonly ready: boolean | 'not yet';
    readonly running: boolean | 'not yet';
  } = {
    live: true,
    ready: 'not yet',
    running: 'not yet',
  };
  #pollsNotRunning = 0;

  constructor(
    private readonly loop: RunningLoop,
    private readonly database: MongoProbe,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<
      ServiceConfig,
      'service' | 'stuckAfterMs' | 'checkpointIntervalMs'
    >,
  ) {
    const { stuckAfterMs: patienceMs, checkpointIntervalMs } = config;
    this.#standstills = new StandstillDetector({
      patienceMs,
      checkpointIntervalMs,
      mostMs: 2 * POLL_EVERY_MS,
    });
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#poll(), POLL_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#standstills.clear();
  }

  /** The health as of the last poll. */
  get health(): Health {
    return this.#healthWith(this.#databaseError);
  }

  /** The health after a new probe of MongoDB, which takes at most a second. */
  async ask(): Promise<Health> {
    return this.#healthWith(await this.database.error());
  }

  /** The longest standstill of each subject. */
  get standstills(): readonly WorkStandstill[] {
    return this.#standstills.longest;
  }

  get databaseError(): string | undefined {
    return this.#databaseError;
  }

  #healthWith(databaseError: string | undefined): Health {
    const status = this.loop.loopStatus();
    const { closedBecause } = this.loop;
    const outage = this.database.isAway ? databaseError : undefined;
    const notReady =
      closedBecause === undefined ? notReadyOf(this.config.service, status, outage) : [closedBecause];
    const reasons = [...status.reasons, ...this.#standstills.notRunning.map(sentenceOf)];
    if (databaseError !== undefined) reasons.push(databaseError);
    const stuck = this.#standstills.stuck.map(sentenceOf);
    return {
      live: stuck.length === 0,
      stuck,
      ready: notReady.length === 0,
      notReady,
      running: reasons.length === 0,
      reasons,
    };
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    this.#databaseError = await this.database.error();
    this.#polling = false;
    // The service has stopped meanwhile.
    if (this.#timer === undefined) return;
    const nowMs = performance.now();
    const status = this.loop.loopStatus();
    const enginesAnswer = status.kafkaTrouble === undefined && this.#databaseError === undefined;
    if (this.loop.isDraining || !this.loop.readsKafka) this.#standstills.clear();
    else this.#standstills.poll(status, enginesAnswer, nowMs - this.#polledAtMs);
    this.#polledAtMs = nowMs;
    this.#logChanges();
  }

  /** Logs one line for each change. */
  #logChanges(): void {
    const { live, stuck, ready, notReady, running, reasons } = this.health;
    const before = this.#logged;
    this.#pollsNotRunning = running ? 0 : this.#pollsNotRunning + 1;
    const isOut = this.#pollsNotRunning >= LOGGED_AFTER_POLLS;
    if (before.ready === true && !ready && !this.loop.isDraining)
      this.#logger.warn(`Not ready: ${notReady.join('; ')}`);
    if (before.ready === false && ready) this.#logger.log('Ready again.');
    if (before.running === true && isOut && !this.loop.isDraining)
      this.#logger.log(`Not running for ${this.#pollsNotRunning} s: ${reasons.join('; ')}`);
    if (before.running === false && running) this.#logger.log('Running again.');
    if (live !== before.live) {
      if (live) this.#logger.log('No longer stuck.');
      else this.#logger.error(`Stuck, restart it: ${stuck.join('; ')}`);
    }
    this.#logged = {
      live,
      ready: before.ready === 'not yet' && !ready ? 'not yet' : ready,
      running: running || (before.running === true && isOut ? false : before.running),
    };
  }
}

function sentenceOf({ of, what, forMs }: WorkStandstill): string {
  return `${of}: ${what}, for ${Math.round(forMs / 1_000)} s`;
}
