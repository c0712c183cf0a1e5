import { type AddressInfo } from 'node:net';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestMicroservice } from '@nestjs/microservices';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ServiceName } from '@taocun/contracts';
import { KeepErrors } from '@taocun/messaging';
import { configHelp, readConfig, type ServiceConfig } from '../config/config';
import { type Connection, createConnection } from 'mongoose';
import { GracefulStop } from './graceful-stop';
import { addressOf, listeningOn } from '../http/http-address';
import { createHttpApp } from './http-app';
import { createLogger, logSettings, type ServiceLogger } from '../observability/logger';
import { type CheckpointedServerLike, RunningLoop } from '../health/loop';
import { connectMongo } from './mongo';
import { type ApiDescription, setUpOpenApi, openApiOf } from '../http/openapi';
import { ServiceModule } from './service-module';
import { StartError } from '../problems/start-error';

export interface BootOptions {
  readonly name: ServiceName;
  /** The service's own module; in it SERVICE_CONFIG, MONGO_CONNECTION, RunningLoop and Metrics can be injected. */
  readonly module: Type | DynamicModule;
  /** Read from the environment where it is left out. */
  readonly config?: ServiceConfig;
  /** Makes the loop's transport strategy from what the application holds. */
  createServer(app: NestFastifyApplication, config: ServiceConfig, log: ServiceLogger): CheckpointedServerLike;
  /** Anything else before the application is initialised: body parsers, hooks, static files. */
  extra?(app: NestFastifyApplication, config: ServiceConfig): void | Promise<void>;
  readonly api: ApiDescription;
  readonly bodyLimitBytes?: number;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly config: ServiceConfig;
  /** As `http://127.0.0.1:3000`, with the port that was really taken. */
  readonly address: string;
}

const defaultBodyLimitBytes = 1_048_576;
/** Answers under way may be finished; a stream that never ends is then cut, and so is whatever has come meanwhile. */
const httpGraceMs = 2_000;
/**
 * Of Node's pool of small buffers. MongoDB's driver takes the memory of each document that it serialises from there, and the usual 8 KiB
 * hold two or three villages: to make one pool after another took 3 % of classification's time.
 */
const bufferPoolBytes = 65_536;

/**
 * The whole life of a service process: configuration, database, HTTP, loop, and a graceful stop.
 * What keeps it from starting is logged, and ends the process with code 1.
 */
export async function bootService(options: BootOptions): Promise<RunningService> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`taocun ${options.name} is configured by environment variables (defaults in brackets):\n${configHelp()}\n`);
    process.exit(0);
  }
  if (process.argv.includes('--openapi')) {
    process.stdout.write(`${JSON.stringify(openApiOf(await unconnected(options), options.api))}\n`);
    process.exit(0);
  }
  const config = options.config ?? readConfigOrExit(options.name);
  configureProcess();
  const log = createLogger(logSettings(config));
  const stop = new GracefulStop(log, config.shutdownTimeoutMs);
  stop.listen();
  try {
    return await start(options, config, log, stop);
  } catch (error) {
    // What fails because the stop has closed it is no news; the stop ends the process.
    if (stop.signal.aborted) return new Promise(() => undefined);
    if (error instanceof StartError) return stop.crash(error.message, undefined);
    return stop.crash('The service could not start.', error);
  }
}

/** What holds for all of the process, whoever works in it. */
function configureProcess(): void {
  Buffer.poolSize = bufferPoolBytes;
}

async function start(options: BootOptions, config: ServiceConfig, log: ServiceLogger, stop: GracefulStop): Promise<RunningService> {
  const connection = await connectMongo(config, log, { signal: stop.signal });
  stop.add('MongoDB', () => connection.close());

  const app = await appOf(options, config, connection, log);
  await options.extra?.(app, config);
  const server = options.createServer(app, config, log);
  const loop = app.get(RunningLoop);
  loop.attach(server);
  stop.signal.addEventListener('abort', () => loop.drain());
  connectLoop(app, server);
  setUpOpenApi(app, options.api);
  stop.add('The service', () => closeApp(app));

  // HTTP comes first: a port in use is found out before the group has given partitions to this process, and whoever
  // waits for the service sees at /health/ready what it is still doing.
  await listeningOn(config, app.listen(config.http.port, config.http.host));
  const address = addressOf(config.http, (app.getHttpServer().address() as AddressInfo).port);
  await app.startAllMicroservices();
  log.log(`${config.service} is up at ${address}`, 'Start');
  return { app, config, address };
}

function appOf(
  { module, bodyLimitBytes = defaultBodyLimitBytes }: BootOptions,
  config: ServiceConfig,
  connection: Connection,
  log: ServiceLogger,
): Promise<NestFastifyApplication> {
  const root: DynamicModule = { module: ServiceRoot, imports: [ServiceModule.forRoot({ config, connection }), module] };
  return createHttpApp(root, { bodyLimitBytes }, log);
}

/** The application as it describes itself with every setting at its default: nothing is there that it could ask, so it is not to be asked. */
function unconnected(options: BootOptions): Promise<NestFastifyApplication> {
  const config = readConfig(options.name, { KAFKA_BROKERS: 'kafka.invalid:9092', MONGODB_URI: 'mongodb://mongodb.invalid' });
  const log = createLogger({ service: options.name, level: 'silent', format: 'json', secrets: [] });
  return appOf(options, config, createConnection(config.mongo.uri, { dbName: config.mongo.database, autoCreate: false }), log);
}

/** The root of the injection tree: what every service has, and the service. */
class ServiceRoot {}

function readConfigOrExit(name: ServiceName): ServiceConfig {
  try {
    return readConfig(name);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/**
 * As `connectMicroservice` does by itself, but with the filter in between: once handlers are registered, Nest takes no more
 * filters, and without this one the loop could not tell what a handler has thrown.
 */
function connectLoop(app: NestFastifyApplication, strategy: CheckpointedServerLike): void {
  const loop = app.connectMicroservice({ strategy }, { deferInitialization: true });
  if (!(loop instanceof NestMicroservice)) throw new Error('Nest has connected something else than a microservice.');
  loop.useGlobalFilters(new KeepErrors());
  loop.registerListeners();
  loop.setIsInitialized(true);
  // The application runs the hooks of the providers, which both share.
  loop.setIsInitHookCalled(true);
}

/** Nest first tells the providers, then stops HTTP, then closes the strategy, which drains and saves its last checkpoint. */
async function closeApp(app: NestFastifyApplication): Promise<void> {
  // More than once: who was cut comes again, and is let in for as long as a provider takes to stop.
  const cutStreams = setInterval(() => app.getHttpServer().closeAllConnections(), httpGraceMs);
  try {
    await app.close();
  } finally {
    clearInterval(cutStreams);
  }
}
