import { type Provider, type Type } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import { builtInRuleSets } from '@taocun/domain';
import { DEADLINE_MS } from '@taocun/harness/until';
import { answerBy, IdempotencyKeys } from '@taocun/reporting-answers';
import {
  type CreatedWebhook,
  type Delivery,
  WEBHOOK_TUNING,
  webhookAccess,
  webhookControllers,
  webhookSubscriptions,
  type WebhookTuning,
  type WebhookWithCounts,
  webhookWorkers,
} from '@taocun/reporting-delivery';
import { AnnouncementLog, ReadModels } from '@taocun/reporting-store';
import {
  type ApiKey,
  ApiKeys,
  createHttpApp,
  type KeyRole,
  readConfig,
  ServiceModule,
} from '@taocun/service';
import { dropDatabase, silentLog } from '../reporting.fixture';

/**
 * The usual tuning with shorter times. Time limits stay long, because a busy machine would reach shorter
 * ones.
 */
const fastTuning: WebhookTuning = {
  retryDelaysMs: [30, 60, 60],
  timeoutMs: DEADLINE_MS,
  leaseMs: 2 * DEADLINE_MS,
  renewMs: 150,
  lookMs: 50,
  mostPending: 40,
  mostAtOnce: 4,
  mostAtOnceInAll: 8,
};

export const secretsKey = 'a5'.repeat(32);

class Root {}

type Headers = Readonly<Record<string, string>>;

async function keyFor(
  app: NestFastifyApplication,
  role: KeyRole,
): Promise<{ readonly made: ApiKey; readonly shown: Headers }> {
  const { key, made } = await app.get(ApiKeys).create({ role, name: 'test' });
  return { made, shown: { authorization: `Bearer ${key}` } };
}

/** Drops the database and that of its keys. */
export async function dropDatabases(connection: Connection): Promise<void> {
  await connection.getClient().db(`${connection.name}-taocun-access`).dropDatabase();
  await dropDatabase(connection);
}

export interface InstanceOptions {
  readonly tuning?: Partial<WebhookTuning>;
  readonly env?: Readonly<Record<string, string>>;
  /** Parts of reporting in addition to webhooks. */
  readonly beside?: { readonly controllers: readonly Type[]; readonly providers: readonly Provider[] };
}

/** An instance of reporting's webhooks, on the log stored in the database. */
export class Instance {
  private constructor(
    readonly app: NestFastifyApplication,
    /** Headers with an operator's key. */
    private readonly operator: Headers,
  ) {}

  static async start(
    connection: Connection,
    { tuning, env, beside }: InstanceOptions = {},
  ): Promise<Instance> {
    answerBy(builtInRuleSets);
    const config = readConfig('reporting', {
      KAFKA_BROKERS: 'localhost:1',
      MONGODB_URI: process.env['MONGODB_URI'],
      // Separate keys, in a database next to the given one.
      TOPIC_PREFIX: `${connection.name}.`,
      RATE_LIMIT_PER_MINUTE: '0',
      WEBHOOK_SECRETS_KEYS: secretsKey,
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      SHUTDOWN_TIMEOUT_MS: '600000',
      ...env,
    });
    const providers = [
      ...webhookAccess,
      ...webhookSubscriptions,
      ...webhookWorkers,
      ReadModels,
      AnnouncementLog,
      IdempotencyKeys,
      { provide: WEBHOOK_TUNING, useValue: { ...fastTuning, ...tuning } },
      ...(beside?.providers ?? []),
    ];
    const imports = [ServiceModule.forRoot({ config, connection })];
    const log = silentLog();
    const app = await createHttpApp(
      {
        module: Root,
        imports,
        controllers: [...webhookControllers, ...(beside?.controllers ?? [])],
        providers,
      },
      { bodyLimitBytes: 100_000 },
      log,
    );
    app.get(ApiKeys).patienceMs = DEADLINE_MS;
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const { shown } = await keyFor(app, 'operator');
    return new Instance(app, shown);
  }

  /** A new key of the role, and the headers that its holder sends. */
  key(role: KeyRole): Promise<{ readonly made: ApiKey; readonly shown: Headers }> {
    return keyFor(this.app, role);
  }

  async request<Answer = unknown>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    shown: Headers = this.operator,
  ): Promise<{ readonly status: number; readonly body: Answer; readonly text: string }> {
    const answer = await this.app.inject({
      method,
      url: `/api/v1/webhooks${path}`,
      headers: { ...shown },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const text = answer.body;
    return { status: answer.statusCode, body: (text === '' ? undefined : JSON.parse(text)) as Answer, text };
  }

  async create(body: object): Promise<CreatedWebhook> {
    const answer = await this.request<CreatedWebhook>('POST', '', body);
    if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
    return answer.body;
  }

  async webhook(id: string): Promise<WebhookWithCounts> {
    return (await this.request<WebhookWithCounts>('GET', `/${id}`)).body;
  }

  /** The oldest first. */
  async deliveries(id: string, query = ''): Promise<Delivery[]> {
    return (
      await this.request<{ items: Delivery[] }>('GET', `/${id}/deliveries${query}`)
    ).body.items.toReversed();
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}
