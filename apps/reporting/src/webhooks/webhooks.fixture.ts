import { setTimeout as pause } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { builtInRuleSets } from '@taocun/domain';
import { createHttpApp, createLogger, readConfig, ServiceModule } from '@taocun/service';
import { type Connection } from 'mongoose';
import { AnnouncementLog } from '../announcement-log';
import { answerBy } from '../questions';
import { ReadModels } from '../read-models';
import { RULE_SETS } from '../rule-sets';
import { type Caller } from './caller';
import { webhookControllers, webhookProviders } from './parts';
import { type DeliveryAnswer, type NewWebhookAnswer, type WebhookWithCountsAnswer } from './webhook-answers';
import { type Tuning, WEBHOOK_TUNING } from './webhook-tuning';

/** As it is, but in little time. */
export const fastTuning: Tuning = {
  retryDelaysMs: [30, 60, 60],
  timeoutMs: 600,
  leaseMs: 1_500,
  renewMs: 150,
  lookMs: 50,
  mostPending: 40,
  mostAtOnce: 4,
  mostAtOnceInAll: 6,
};

class Root {}

export interface InstanceOptions {
  readonly tuning?: Partial<Tuning>;
  readonly env?: Readonly<Record<string, string>>;
  /** Who is taken to ask: what a header says. */
  readonly callers?: Readonly<Record<string, Caller>>;
}

/** An instance of reporting's webhooks, on the log that the database holds. */
export class Instance {
  private constructor(readonly app: NestFastifyApplication) {}

  static async start(connection: Connection, { tuning, env, callers = {} }: InstanceOptions = {}): Promise<Instance> {
    const config = readConfig('reporting', {
      KAFKA_BROKERS: 'localhost:1',
      MONGODB_URI: process.env['MONGODB_URI'],
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      SHUTDOWN_TIMEOUT_MS: '2000',
      ...env,
    });
    const providers = [
      ...webhookProviders,
      ...[ReadModels, AnnouncementLog],
      { provide: RULE_SETS, useValue: answerBy(builtInRuleSets) },
      { provide: WEBHOOK_TUNING, useValue: { ...fastTuning, ...tuning } },
    ];
    const imports = [ServiceModule.forRoot({ config, connection })];
    const log = createLogger({ service: 'reporting', level: 'silent', format: 'json', secrets: [] });
    const app = await createHttpApp(
      { module: Root, imports, controllers: [...webhookControllers], providers },
      { bodyLimitBytes: 100_000 },
      log,
    );
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRequest', (request, _reply, done) => {
        const caller = callers[String(request.headers['x-caller'])];
        if (caller !== undefined) Object.assign(request, { caller });
        done();
      });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new Instance(app);
  }

  async request<Answer = unknown>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly body: Answer; readonly text: string }> {
    const answer = await this.app.inject({
      method,
      url: `/api/v1/webhooks${path}`,
      headers: { ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const text = answer.body;
    return { status: answer.statusCode, body: (text === '' ? undefined : JSON.parse(text)) as Answer, text };
  }

  async create(body: object): Promise<NewWebhookAnswer> {
    const answer = await this.request<NewWebhookAnswer>('POST', '', body);
    if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
    return answer.body;
  }

  async webhook(id: string): Promise<WebhookWithCountsAnswer> {
    return (await this.request<WebhookWithCountsAnswer>('GET', `/${id}`)).body;
  }

  /** The oldest first. */
  async deliveries(id: string, query = ''): Promise<DeliveryAnswer[]> {
    return (await this.request<{ items: DeliveryAnswer[] }>('GET', `/${id}/deliveries${query}`)).body.items.toReversed();
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

/** Waits until a condition holds; says what was seen last where it does not. */
export async function until<Seen>(look: () => Seen | Promise<Seen>, holds: (seen: Seen) => boolean, withinMs = 10_000): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`Still not: ${JSON.stringify(seen)}`);
    await pause(10);
  }
}
