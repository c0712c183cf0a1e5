import { type LoggerService, type Type } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection } from 'mongoose';
import { ApiKeys } from '../access/api-keys';
import { readConfig } from '../config/config';
import { createLogger } from '../observability/logger';
import { createHttpApp, type HttpLimits } from './http-app';
import { ServiceModule } from './service-module';

const nothingBehind = {
  KAFKA_BROKERS: 'localhost:1',
  MONGODB_URI: 'mongodb://localhost:1',
  OPEN_READING: 'true',
  OPEN_METRICS: 'true',
};

class TestRoot {}

interface HttpApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
}

/**
 * A service's application with the given controllers, listening on a free port, without a database or a loop.
 */
export async function anHttpApp({
  controllers = [],
  log = createLogger({ service: 'reporting', level: 'fatal', format: 'json', secrets: [] }),
  beforeInit = () => undefined,
  env = {},
  limits = {},
}: {
  readonly controllers?: readonly Type[];
  readonly log?: LoggerService;
  readonly beforeInit?: (app: NestFastifyApplication) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<HttpLimits>;
} = {}): Promise<HttpApp> {
  const parts = {
    config: readConfig('reporting', { ...nothingBehind, ...env }),
    connection: createConnection(),
  };
  const module = { module: TestRoot, imports: [ServiceModule.forRoot(parts)], controllers: [...controllers] };
  const app = await createHttpApp(module, { bodyLimitBytes: 1_000, ...limits }, log);
  // No answer ever comes.
  app.get(ApiKeys).patienceMs = 0;
  beforeInit(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}
