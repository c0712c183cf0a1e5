import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Backoff, FailureLog, messageOf } from '@taocun/kafka';
import { Metrics, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { AnnouncementLog } from '../../feed/announcement-log';
import { WakeUp } from '../../webhooks/sending/wake-up';
import { Notifications } from '../sending/notifications';
import { PushSender } from '../sending/push-sender';
import { PushKeys } from '../store/push-keys';
import { PushStore } from '../store/push-store';
import { PushQueue } from './push-queue';
import { PUSH_TUNING, type PushTuning } from './push-tuning';
import { type PushContext, type PushOutcome, PushWorker } from './push-worker';

/** A stop first waits for answers, and leaves the rest of its time to others. */
const SHARE_OF_THE_STOP = 0.5;

/** Runs the worker that sends push messages wherever no other instance does; a worker that fails has lost nothing, and another goes on. */
@Injectable()
export class PushDispatcher implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  readonly #logger = new Logger('WebPush');
  readonly #failures = new FailureLog(this.#logger);
  readonly #owner = `${hostname()}/${process.pid}/${randomUUID()}`;
  readonly #bell = new WakeUp();
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  readonly #counts: Record<PushOutcome, number> = { delivered: 0, 'put-off': 0, failed: 0, ended: 0 };
  readonly #context: PushContext;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    log: AnnouncementLog,
    private readonly queue: PushQueue,
    private readonly store: PushStore,
    private readonly keys: PushKeys,
    notifications: Notifications,
    private readonly sender: PushSender,
    metrics: Metrics,
    @Inject(PUSH_TUNING) private readonly tuning: PushTuning,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'shutdownTimeoutMs' | 'access'>,
  ) {
    // Every message that is under way listens.
    setMaxListeners(0, this.#cut.signal);
    const count: PushContext['count'] = (outcome) => void this.#counts[outcome]++;
    const { openReading } = config.access;
    this.#context = { log, queue, store, keys, notifications, sender, tuning, logger: this.#logger, openReading, count };
    metrics.counter({
      name: 'taocun_push_tries_total',
      help: 'Tries to send a push message, by what came of them.',
      labelNames: ['outcome'],
      read: () => Object.entries(this.#counts).map(([outcome, value]) => ({ labels: { outcome }, value })),
    });
    metrics.gauge({
      name: 'taocun_push_browsers',
      help: 'Browsers that follow a village or region; the same from every instance.',
      read: async () => [{ value: keys.vapid === undefined ? 0 : await store.browsers.estimatedDocumentCount() }],
    });
    metrics.gauge({
      name: 'taocun_push_messages_pending',
      help: 'Push messages that wait to be sent; the same from every instance.',
      read: async () => [{ value: keys.vapid === undefined ? 0 : await store.deliveries.estimatedDocumentCount() }],
    });
  }

  onApplicationBootstrap(): void {
    if (this.keys.vapid !== undefined) this.#looking = this.#look();
  }

  /** Nothing new is begun. What is under way goes on while the rest of the service stops. */
  onModuleDestroy(): void {
    this.#stop.abort();
    this.#bell.notify();
  }

  async onApplicationShutdown(): Promise<void> {
    const cut = setTimeout(() => this.#cut.abort(), this.config.shutdownTimeoutMs * SHARE_OF_THE_STOP);
    await this.#looking;
    clearTimeout(cut);
    this.sender.close();
  }

  async #look(): Promise<void> {
    const stop = this.#stop.signal;
    const backoff = new Backoff(this.tuning.lookMs, 30_000);
    while (!stop.aborted) {
      try {
        await this.#sendWhileOurs();
        backoff.succeeded();
      } catch (error) {
        const reason = messageOf(error);
        this.#failures.failed(`Push messages could not be sent; the next try is in ${backoff.nextMs} ms: ${reason}`, reason);
        await backoff.failed(stop);
      }
      await this.#bell.wait(this.tuning.lookMs);
    }
  }

  async #sendWhileOurs(): Promise<void> {
    const takenAtMs = performance.now();
    const session = this.store.startSession();
    const held = await this.queue.take(this.#owner, this.tuning.leaseMs, session);
    if (held === undefined) return session.endSession();
    await new PushWorker(held, takenAtMs, session, this.#context).run(this.#stop.signal, this.#cut.signal);
  }
}
