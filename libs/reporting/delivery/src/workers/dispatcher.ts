import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { AnnouncementLog } from '@taocun/reporting-store';
import { FailureLog, messageOf } from '@taocun/runtime';
import { Metrics, SERVICE_CONFIG, type ServiceConfig, Tracing } from '@taocun/service';
import { HttpSender } from '../sending/http-sender';
import { PollLoop } from '../sending/poll-loop';
import { SendSlots } from '../sending/send-slots';
import { EncryptedSecrets } from '../store/encrypted-secrets';
import { WebhookStore } from '../store/webhook-store';
import { type DeliveryContext } from './delivery-context';
import { DeliveryQueue } from './delivery-queue';
import { DeliveryWorker } from './delivery-worker';
import { Leases, type Taken } from './leases';
import { RevokedKeySweeper } from './revoked-key-sweeper';
import { type WebhookTuning, WEBHOOK_TUNING } from './webhook-tuning';

/** The parts of the installation that every delivery uses. */
@Injectable()
export class DeliveryParts {
  constructor(
    readonly log: AnnouncementLog,
    readonly queue: DeliveryQueue,
    readonly leases: Leases,
    readonly sender: HttpSender,
    readonly secrets: EncryptedSecrets,
  ) {}
}

/**
 * Finds subscriptions without an owner and runs a delivery worker for each until it is stopped. A failed
 * worker loses nothing: its subscription is taken again, by any instance, and continues from the stored
 * state.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  @Inject(RevokedKeySweeper) private readonly endedKeys: RevokedKeySweeper;
  @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'shutdownTimeoutMs'>;
  readonly #logger = new Logger('Webhooks');
  readonly #failures = new FailureLog(this.#logger);
  readonly #loop: PollLoop;
  readonly #workers = new Map<string, { readonly worker: DeliveryWorker; readonly done: Promise<void> }>();
  readonly #counts = { delivered: 0, 'put-off': 0, failed: 0, ended: 0 };
  readonly #context: DeliveryContext;

  constructor(
    parts: DeliveryParts,
    store: WebhookStore,
    metrics: Metrics,
    tracing: Tracing,
    @Inject(WEBHOOK_TUNING) private readonly tuning: WebhookTuning,
  ) {
    if (tuning.leaseMs <= tuning.timeoutMs + tuning.renewMs)
      throw new Error('A lease must outlast a try and the time until it is renewed.');
    this.#loop = new PollLoop(tuning.lookMs, this.#failures, 'Webhooks could not be looked up; the next try');
    store.changed = (webhook) => {
      this.#workers.get(webhook)?.worker.changed();
      this.#loop.notify();
    };
    const slots = new SendSlots(tuning.mostAtOnceInAll);
    const count: DeliveryContext['count'] = (outcome) => void this.#counts[outcome]++;
    this.#context = { ...parts, sendSlots: slots, tuning, logger: this.#logger, tracing, count };
    metrics.counter({
      name: 'taocun_webhook_tries_total',
      help: 'Tries to deliver to webhooks, by outcome.',
      labelNames: ['outcome'],
      read: () => Object.entries(this.#counts).map(([outcome, value]) => ({ labels: { outcome }, value })),
    });
    metrics.gauge({
      name: 'taocun_webhooks_owned',
      help: 'Webhooks that this instance delivers for.',
      read: () => [{ value: this.#workers.size }],
    });
    const workers = () => [...this.#workers.values()].map(({ worker }) => worker);
    metrics.gauge({
      name: 'taocun_webhooks_failing',
      help: "Of these, the webhooks whose last try has failed or whose secret can't be read.",
      read: () => [{ value: workers().filter(({ isFailing }) => isFailing).length }],
    });
    metrics.gauge({
      name: 'taocun_webhook_deliveries_pending',
      help: 'Pending deliveries of these; at most 1,000 for each.',
      read: () => [{ value: workers().reduce((sum, { pending }) => sum + pending, 0) }],
    });
  }

  onApplicationBootstrap(): void {
    this.#loop.begin(async () => {
      await this.endedKeys.endWebhooks();
      await this.#takeAll();
    });
  }

  onModuleDestroy(): void {
    this.#loop.leave();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.ended(this.config.shutdownTimeoutMs, () =>
      Promise.all([...this.#workers.values()].map(({ done }) => done)),
    );
    this.#context.sender.close();
  }

  async #takeAll(): Promise<void> {
    while (!this.#loop.stop.aborted) {
      const takenAtMs = performance.now();
      // If one of our own leases has expired, for example while the process was paused, its worker renews it,
      // or ends before the next begins.
      const taken = await this.#context.leases.take(this.#loop.owner, this.tuning.leaseMs, [
        ...this.#workers.keys(),
      ]);
      if (taken === undefined) return;
      this.#start(taken, takenAtMs);
    }
  }

  #start({ held, session }: Taken, takenAtMs: number): void {
    const worker = new DeliveryWorker(held, takenAtMs, session, this.#context);
    const done = worker
      .run(this.#loop.stop, this.#loop.cut)
      // The subscription is taken again at the next poll, not at once, because MongoDB may be away.
      .catch((error: unknown) => {
        const reason = messageOf(error);
        this.#failures.failed(
          `Webhook ${held._id} could not be delivered for; it will be tried again: ${reason}`,
          reason,
        );
      })
      .finally(() => this.#workers.delete(held._id));
    this.#workers.set(held._id, { worker, done });
  }
}
