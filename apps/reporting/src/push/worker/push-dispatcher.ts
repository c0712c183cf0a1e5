import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { FailureLog } from '@taocun/kafka';
import { Metrics, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { AnnouncementLog } from '../../feed/announcement-log';
import { LookingLoop } from '../../webhooks/sending/looking-loop';
import { Notifications } from '../sending/notifications';
import { PushSender } from '../sending/push-sender';
import { PushKeys } from '../store/push-keys';
import { PushStore } from '../store/push-store';
import { PushQueue } from './push-queue';
import { PUSH_TUNING, type PushTuning } from './push-tuning';
import { type PushContext, type PushOutcome, PushWorker } from './push-worker';

/** Runs the worker that sends push messages wherever no other instance does; a worker that fails has lost nothing, and another goes on. */
@Injectable()
export class PushDispatcher implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  readonly #logger = new Logger('WebPush');
  readonly #loop: LookingLoop;
  readonly #counts: Record<PushOutcome, number> = { delivered: 0, 'put-off': 0, failed: 0, ended: 0 };
  readonly #context: PushContext;

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
    this.#loop = new LookingLoop(tuning.lookMs, new FailureLog(this.#logger), 'Push messages could not be sent; the next try');
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
    if (this.keys.vapid !== undefined) this.#loop.begin(() => this.#sendWhileOurs());
  }

  onModuleDestroy(): void {
    this.#loop.leave();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.ended(this.config.shutdownTimeoutMs);
    this.sender.close();
  }

  async #sendWhileOurs(): Promise<void> {
    const takenAtMs = performance.now();
    const session = this.store.startSession();
    const held = await this.queue.take(this.#loop.owner, this.tuning.leaseMs, session);
    if (held === undefined) return session.endSession();
    await new PushWorker(held, takenAtMs, session, this.#context).run(this.#loop.stop, this.#loop.cut);
  }
}
