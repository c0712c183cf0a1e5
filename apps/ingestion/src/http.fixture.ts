import { randomUUID } from 'node:crypto';
import { type LoggerService } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, MONGO_CONNECTION, readConfig, type ServiceConfig, ServiceModule, setUpOpenApi } from '@taocun/service';
import mongoose, { type Connection } from 'mongoose';
import { CountsController } from './counts.controller';
import { HTTP_PATIENCE, type HttpPatience, HttpPublisher } from './http-publisher';
import { RejectedUpdates } from './rejected-updates';
import { RejectedController } from './rejected.controller';
import { Repairs } from './repair';
import { OPERATOR_KEY } from './repair-guard';
import { RepairHistory } from './repair-history';
import { RepairController } from './repair.controller';
import { takeRawBodies, UPDATES_LIMITS, UpdatesController, type UpdatesLimits } from './updates.controller';

class IngestionOverHttp {}

export const quiet: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

export interface OverHttp {
  readonly app: NestFastifyApplication;
  readonly config: ServiceConfig;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** What ingestion has over HTTP, booted as the service boots it but without the loop; topics and database are its own. */
export async function ingestionOverHttp({
  limits,
  patience,
  kafkaBrokers = String(process.env['KAFKA_BROKERS']),
  topicPrefix = `http-${randomUUID().slice(0, 8)}.`,
  operatorKey,
}: {
  readonly limits?: UpdatesLimits;
  readonly patience?: HttpPatience;
  readonly kafkaBrokers?: string;
  readonly topicPrefix?: string;
  readonly operatorKey?: string;
} = {}): Promise<OverHttp> {
  const mongodbUri = String(process.env['MONGODB_URI']);
  const config = readConfig('ingestion', { KAFKA_BROKERS: kafkaBrokers, MONGODB_URI: mongodbUri, TOPIC_PREFIX: topicPrefix });
  const connection = await mongoose.createConnection(mongodbUri, { dbName: config.mongo.database }).asPromise();
  const module = {
    module: IngestionOverHttp,
    imports: [ServiceModule.forRoot({ config, connection })],
    controllers: [UpdatesController, RejectedController, RepairController, CountsController],
    providers: [
      HttpPublisher,
      RejectedUpdates,
      RepairHistory,
      Repairs,
      { provide: OPERATOR_KEY, useValue: operatorKey },
      ...(limits === undefined ? [] : [{ provide: UPDATES_LIMITS, useValue: limits }]),
      ...(patience === undefined ? [] : [{ provide: HTTP_PATIENCE, useValue: patience }]),
    ],
  };
  // A service's own limit for other bodies must not matter here.
  const app = await createHttpApp(module, { bodyLimitBytes: 1_000 }, quiet);
  takeRawBodies(app);
  setUpOpenApi(app, { title: 'Ingestion', description: 'Ingestion.', version: '1' });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    config,
    connection: app.get<Connection>(MONGO_CONNECTION),
    close: async () => {
      // As the service does to whoever is still connected some seconds after its stop began.
      app.getHttpServer().closeAllConnections();
      await app.close();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
