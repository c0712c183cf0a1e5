import { randomUUID } from 'node:crypto';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import mongoose, { type Connection } from 'mongoose';
import { quiet } from '@taocun/harness/quiet';
import { DEADLINE_MS } from '@taocun/harness/until';
import { setUpOpenApi } from '@taocun/openapi';
import {
  ApiKeys,
  createHttpApp,
  MONGO_CONNECTION,
  readConfig,
  type ServiceConfig,
  ServiceModule,
} from '@taocun/service';
import { ingestionApi } from './api-description';
import { IngestionCountsController } from './placement/counts.controller';
import { RejectedFaults } from './rejected/rejected-faults';
import { RejectedUpdates } from './rejected/rejected-updates';
import { RejectedUpdatesController } from './rejected/rejected.controller';
import { Repairs } from './rejected/repair';
import { RepairHistory } from './rejected/repair-history';
import { RepairController } from './rejected/repair.controller';
import { HttpMetrics } from './updates/http-metrics';
import { HTTP_PATIENCE, type HttpPatience, HttpPublisher } from './updates/http-publisher';
import {
  takeRawBodies,
  UPDATES_LIMITS,
  UpdatesController,
  type UpdatesLimits,
} from './updates/updates.controller';
import { WaitingController } from './waiting/waiting.controller';

class IngestionOverHttp {}

export interface OverHttp {
  readonly app: NestFastifyApplication;
  readonly config: ServiceConfig;
  readonly connection: Connection;
  /** An Authorization header with an operator's key. */
  readonly shown: { readonly authorization: string };
  /** An Authorization header's value with a new key of a producer of orders. */
  producerOf(...sources: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/**
 * Ingestion's HTTP API, booted as the service boots it but without the loop, on separate topics and a
 * separate database.
 */
export async function ingestionOverHttp({
  limits,
  patience,
  kafkaBrokers = String(process.env['KAFKA_BROKERS']),
  topicPrefix = `http-${randomUUID().slice(0, 8)}.`,
}: {
  readonly limits?: UpdatesLimits;
  readonly patience?: HttpPatience;
  readonly kafkaBrokers?: string;
  readonly topicPrefix?: string;
} = {}): Promise<OverHttp> {
  const mongodbUri = String(process.env['MONGODB_URI']);
  const config = readConfig('ingestion', {
    KAFKA_BROKERS: kafkaBrokers,
    MONGODB_URI: mongodbUri,
    TOPIC_PREFIX: topicPrefix,
  });
  const connection = await mongoose
    .createConnection(mongodbUri, { dbName: config.mongo.database })
    .asPromise();
  const module = {
    module: IngestionOverHttp,
    imports: [ServiceModule.forRoot({ config, connection })],
    controllers: [
      UpdatesController,
      RejectedUpdatesController,
      RepairController,
      IngestionCountsController,
      WaitingController,
    ],
    providers: [
      HttpPublisher,
      HttpMetrics,
      RejectedUpdates,
      RejectedFaults,
      RepairHistory,
      Repairs,
      ...(limits === undefined ? [] : [{ provide: UPDATES_LIMITS, useValue: limits }]),
      ...(patience === undefined ? [] : [{ provide: HTTP_PATIENCE, useValue: patience }]),
    ],
  };
  // The service's limit for other bodies must not apply here.
  const app = await createHttpApp(module, { bodyLimitBytes: 1_000 }, quiet);
  takeRawBodies(app);
  setUpOpenApi(app, ingestionApi);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const keys = app.get(ApiKeys);
  keys.patienceMs = DEADLINE_MS;
  const { key } = await keys.create({ role: 'operator', name: 'test' });
  return {
    app,
    config,
    shown: { authorization: `Bearer ${key}` },
    producerOf: async (...sources) => {
      const made = await keys.create({
        role: 'producer',
        name: 'x',
        sources,
        types: ['taocun.order.paid.v1'],
      });
      return `Bearer ${made.key}`;
    },
    connection: app.get<Connection>(MONGO_CONNECTION),
    close: async () => {
      // The service does the same to connections that are still open some seconds after its shutdown began.
      app.getHttpServer().closeAllConnections();
      await app.close();
      await connection.dropDatabase();
      await connection.getClient().db(config.access.database).dropDatabase();
      await connection.close();
    },
  };
}
