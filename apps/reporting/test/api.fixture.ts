import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { setUpOpenApi } from '@taocun/openapi';
import { answerConditionally, Table } from '@taocun/reporting-answers';
import { OtherCodes } from '@taocun/reporting-reports';
import { ApiKeys, createHttpApp, readConfig, ServiceModule } from '@taocun/service';
import { reportingApi } from '../src/api-description';
import { ReportingModule } from '../src/reporting.module';
import { tellMoment } from '../src/stored-moment';
import { dropDatabase, ownDatabase, silentLog } from './reporting.fixture';

class Root {}

/** Any JSON value, whose members the expectations read. */
export type Json = ReturnType<typeof JSON.parse>;

interface Answer {
  readonly statusCode: number;
  readonly type: string;
  readonly payload: string;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reporting without Kafka, with the modules of its process; not initialised, and open to readers. */
export async function anApp(
  connection: Connection,
  env: Readonly<Record<string, string>> = {},
): Promise<NestFastifyApplication> {
  const config = readConfig('reporting', {
    KAFKA_BROKERS: 'localhost:1',
    INGESTION_URL: 'http://localhost:1',
    CLASSIFICATION_URL: 'http://localhost:1',
    MONGODB_URI: process.env['MONGODB_URI'],
    OPEN_READING: 'true',
    RATE_LIMIT_KEYLESS_PER_MINUTE: '0',
    ...env,
  });
  const log = silentLog();
  const root = {
    module: Root,
    imports: [ServiceModule.forRoot({ config, connection }), ReportingModule.of(config.roles)],
  };
  const app = await createHttpApp(root, { bodyLimitBytes: 1_000 }, log);
  tellMoment(app);
  await answerConditionally(app);
  setUpOpenApi(app, reportingApi);
  return app;
}

/** Afterwards an answer contains everything stored before the question, however slow the machine. */
export async function untilLoaded(app: NestFastifyApplication): Promise<void> {
  const table = app.get(Table);
  for (const patient of [table, app.get(OtherCodes), app.get(ApiKeys)]) patient.patienceMs = DEADLINE_MS;
  const isLoaded = (): Promise<boolean> =>
    table.current().then(
      () => true,
      () => false,
    );
  await until(isLoaded, { what: 'the table is loaded' });
}

/** A test then decides when a second has passed, for instance for a slow reader. */
export function fakeIntervals(): void {
  const others = [
    'Date',
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setTimeout',
    'clearTimeout',
  ];
  jest.useFakeTimers({ doNotFake: others as never });
}

/** Reporting's API over a separate database, without Kafka and without a port. */
export class Api {
  app!: NestFastifyApplication;
  connection!: Connection;

  private constructor() {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Api> {
    const api = new Api();
    await api.#start(env);
    return api;
  }

  /** An API for all tests of the file, or of the block that calls this, and for the hooks after it. */
  static inTests(env?: Readonly<Record<string, string>>): Api {
    const api = new Api();
    beforeAll(() => api.#start(env));
    afterAll(() => api.stop());
    return api;
  }

  async #start(env?: Readonly<Record<string, string>>): Promise<void> {
    this.connection = await ownDatabase();
    this.app = await anApp(this.connection, env);
    await this.app.init();
    await this.app.getHttpAdapter().getInstance().ready();
    await untilLoaded(this.app);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await dropDatabase(this.connection);
  }

  /** Requests a path below /api/v1. */
  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.app.inject({
      method: 'GET',
      url: path.startsWith('/api/') ? path : `/api/v1${path}`,
      headers,
    });
    const answered = answer.headers as Record<string, string>;
    return {
      statusCode: answer.statusCode,
      type: answered['content-type'] ?? '',
      payload: answer.payload,
      bytes: answer.rawPayload,
      headers: answered,
    };
  }

  async json(path: string, headers: Record<string, string> = {}): Promise<Json> {
    const { statusCode, type, payload } = await this.get(path, headers);
    expect({ statusCode, type, payload: statusCode === 200 ? '' : payload }).toEqual({
      statusCode: 200,
      type: 'application/json; charset=utf-8',
      payload: '',
    });
    return JSON.parse(payload);
  }

  /** Every page of a list, one after the other. */
  async allPages(path: string, limit: number): Promise<Json[]> {
    const items: Json[] = [];
    let cursor = '';
    do {
      const page = await this.json(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    return items;
  }
}
