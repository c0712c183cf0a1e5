import { NestMicroservice } from '@nestjs/microservices';
import { type Connection } from 'mongoose';
import { topics } from '@taocun/contracts';
import { quiet } from '@taocun/harness/quiet';
import { CheckpointedServer, RethrowFilter } from '@taocun/messaging';
import { createHttpApp, MONGO_CONNECTION, type ServiceConfig, ServiceModule } from '@taocun/service';
import { INGESTION_BOUNDS, IngestionLifecycle } from './placement/ingestion-lifecycle';
import { PlaceUpdates } from './placement/place-updates';
import { bounds } from './placement/place-updates.fixture';

class IngestionLoop {}

/**
 * Ingestion's loop without its HTTP interface (see `ingestionOverHttp`), so that a test can run either alone.
 */
export async function ingestionLoop(
  config: ServiceConfig,
  connection: Connection,
): Promise<{ stop(): Promise<void> }> {
  const module = {
    module: IngestionLoop,
    imports: [ServiceModule.forRoot({ config, connection })],
    controllers: [PlaceUpdates],
    providers: [{ provide: INGESTION_BOUNDS, useValue: bounds }, IngestionLifecycle],
  };
  const app = await createHttpApp(module, { bodyLimitBytes: 1_000 }, quiet);
  const strategy = new CheckpointedServer({
    group: config.groupId,
    kafka: config.kafka,
    topicPrefix: config.topicPrefix,
    sources: { 'marketplace.updates': app.get(IngestionLifecycle) },
    targets: ['village.activity', 'marketplace.updates'],
    plans: topics,
    connection: app.get<Connection>(MONGO_CONNECTION),
    log: quiet,
    tuning: { checkpointIntervalMs: 50, catchUpCheckpointIntervalMs: 50, idleAfterMs: 300 },
  });
  const loop = app.connectMicroservice({ strategy }, { deferInitialization: true });
  if (!(loop instanceof NestMicroservice))
    throw new Error('Nest has connected something else than a microservice.');
  loop.useGlobalFilters(new RethrowFilter());
  loop.registerListeners();
  loop.setIsInitialized(true);
  loop.setIsInitHookCalled(true);
  await app.init();
  await app.startAllMicroservices();
  return { stop: () => app.close() };
}
