import { type AddressInfo } from 'node:net';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestMicroservice } from '@nestjs/microservices';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection, createConnection } from 'mongoose';
import { type ServiceName } from '@taocun/contracts';
import { RethrowFilter } from '@taocun/messaging';
import { type ApiDescription, setUpOpenApi, openApiOf } from '@taocun/openapi';
import { commit, version, versionAndCommit } from '@taocun/runtime';
import { configHelp, readConfig, type ServiceConfig } from '../config/config';
import { type CheckpointedServerLike, RunningLoop } from '../health/loop';
import { connectMongo } from '../mongo/mongo';
import { createLogger, logSettings, type ServiceLogger } from '../observability/logger';
import { StartError } from '../problems/start-error';
import { GracefulStop } from './graceful-stop';
import { addressOf, listeningOn } from './http-address';
import { createHttpApp } from './http-app';
import { ServiceModule } from './service-module';

export interface BootOptions {
  readonly name: ServiceName;
  /**
   * The service's own module, in which SERVICE_CONFIG, MONGO_CONNECTION, RunningLoop and Metrics can be
   * injected.
   */
  module(this: void, config: ServiceConfig): Type | DynamicModule;
  /** By default read from the environment. */
  readonly config?: ServiceConfig;
  /** Creates the loop's transport strategy; undefined in a process that reads nothing from Kafka. */
  createServer(
    app: NestFastifyApplication,
    config: ServiceConfig,
    log: ServiceLogger,
  ): CheckpointedServerLike | undefined;
  /** Further set-up before the application is initialised: body parsers, hooks, static files. */
  extra?(app: NestFastifyApplication, config: ServiceConfig): void | Promise<void>;
  readonly api: ApiDescription;
  /** True if a process has this API besides its health and metrics; by default every process has it. */
  hasApi?(config: ServiceConfig): boolean;
  readonly bodyLimitBytes?: number;
}

interface RunningService {
  readonly app: NestFastifyApplication;
  readonly config: ServiceConfig;
  /** For example `http://127.0.0.1:3000`, with the actual port. */
  readonly address: string;
}

const defaultBodyLimitBytes = 1_048_576;
/** Grace period for open answers. After it, endless streams and new connections are cut. */
const httpGraceMs = 2_000;
/**
 * Size of Node's pool for small buffers. MongoDB's driver serialises each document into it, and the default 8
 * KiB hold two or three villages: allocating pool after pool took 3 % of classification's time.
 */
const bufferPoolBytes = 65_536;

/**
 * The whole life of a service process: configuration, database, HTTP, loop, and a graceful stop.
 * An error at start is logged and ends the process with code 1.
 */
export async function bootService(options: BootOptions): Promise<RunningService> {
  if (process.argv.includes('--help')) {
    return exitWith(
      `taocun ${options.name} is configured by environment variables (defaults in brackets):\n${configHelp()}\n`,
    );
  }
  if (process.argv.includes('--version')) return exitWith(`${versionAndCommit}\n`);
  if (process.argv.includes('--openapi')) {
    return exitWith(`${JSON.stringify(openApiOf(await unconnected(options), options.api))}\n`);
  }
  const config = options.config ?? readConfigOrExit(options.name);
  configureProcess();
  const log = createLogger(logSettings(config));
  const stop = new GracefulStop(log, config.shutdownTimeoutMs);
  stop.listen();
  try {
    return await start(options, config, log, stop);
  } catch (error) {
    // A failure caused by the stop itself is not reported; the stop ends the process.
    if (stop.signal.aborted) return new Promise(() => undefined);
    if (error instanceof StartError) return stop.crash(error.message, undefined);
    return stop.crash('The service could not start.', error);
  }
}

/**
 * Ends the process after the text has been read: an exit right after the write would cut off whatever exceeds
 * the pipe's buffer.
 */
function exitWith(text: string): Promise<never> {
  process.stdout.write(text, () => process.exit(0));
  return new Promise(() => undefined);
}

function configureProcess(): void {
  Buffer.poolSize = bufferPoolBytes;
}

async function start(
  options: BootOptions,
  config: ServiceConfig,
  log: ServiceLogger,
  stop: GracefulStop,
): Promise<RunningService> {
  const connection = await connectMongo(config, log, { signal: stop.signal });
  stop.add('MongoDB', () => connection.close());

  const app = await appOf(options, config, connection, log);
  await options.extra?.(app, config);
  const server = options.createServer(app, config, log);
  const loop = app.get(RunningLoop);
  loop.attach(server);
  stop.signal.addEventListener('abort', () => loop.drain());
  if (server !== undefined) connectLoop(app, server);
  if (options.hasApi?.(config) ?? true) setUpOpenApi(app, options.api);
  stop.add('The service', () => closeApp(app));

  // HTTP starts first: a port in use is detected before the group assigns partitions to this process, and
  // /health/ready shows the progress of the start.
  await listeningOn(config, app.listen(config.http.port, config.http.host));
  const address = addressOf(config.http, (app.getHttpServer().address() as AddressInfo).port);
  await app.startAllMicroservices();
  const roles = config.service === 'reporting' ? { roles: config.roles.join() } : {};
  log.log(`${config.service} is up at ${address}`, { version, commit, ...roles }, 'Start');
  return { app, config, address };
}

function appOf(
  { module, bodyLimitBytes = defaultBodyLimitBytes }: BootOptions,
  config: ServiceConfig,
  connection: Connection,
  log: ServiceLogger,
): Promise<NestFastifyApplication> {
  const root: DynamicModule = {
    module: ServiceRoot,
    imports: [ServiceModule.forRoot({ config, connection }), module(config)],
  };
  return createHttpApp(root, { bodyLimitBytes }, log);
}

/**
 * The application with default settings and no connections, only to generate its API description; it cannot
 * serve requests.
 */
function unconnected(options: BootOptions): Promise<NestFastifyApplication> {
  const config = readConfig(options.name, {
    KAFKA_BROKERS: 'kafka.invalid:9092',
    MONGODB_URI: 'mongodb://mongodb.invalid',
  });
  const log = createLogger({ service: options.name, level: 'silent', format: 'json', secrets: [] });
  return appOf(
    options,
    config,
    createConnection(config.mongo.uri, { dbName: config.mongo.database, autoCreate: false }),
    log,
  );
}

/** The root of the injection tree: the shared module and the service's own. */
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
 * Does the same as `connectMicroservice`, but adds the filter in between: Nest accepts no filter once
 * handlers are registered, and without it the loop would not see a handler's error.
 */
export function connectLoop(app: NestFastifyApplication, strategy: CheckpointedServerLike): void {
  const loop = app.connectMicroservice({ strategy }, { deferInitialization: true });
  if (!(loop instanceof NestMicroservice))
    throw new Error('Nest connected something other than a microservice.');
  loop.useGlobalFilters(new RethrowFilter());
  loop.registerListeners();
  loop.setIsInitialized(true);
  // The application runs the hooks of the providers, which both share, so the microservice must not.
  loop.setIsInitHookCalled(true);
}

/**
 * Nest runs the providers' hooks, stops HTTP, then closes the strategy, which finishes its work and saves its
 * last checkpoint.
 */
async function closeApp(app: NestFastifyApplication): Promise<void> {
  // Repeated, because clients that were cut reconnect, and are accepted until all providers have stopped.
  const cutStreams = setInterval(() => app.getHttpServer().closeAllConnections(), httpGraceMs);
  try {
    await app.close();
  } finally {
    clearInterval(cutStreams);
  }
}
