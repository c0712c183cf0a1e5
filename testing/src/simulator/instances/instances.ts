import 'reflect-metadata';
import { topics } from '@taocun/contracts';
import { builtInRuleSets, type RuleSet } from '@taocun/domain';
import { CheckpointedServer, type PartitionContext, type RecordBatch, type Tuning } from '@taocun/messaging';
import { installedName, type ServiceConfig, type ServiceName } from '@taocun/service';
// Runs the code of all three services in one process: the only place that imports all of them.
import {
  AnnouncedRegions,
  Assessments,
  Certifications,
  RecordedNotices,
  regionHistory,
  Regions,
  SourceOrders,
  verdictHistory,
  VillageEventsController,
} from '@taocun/reporting-projection';
import { LogEnds } from '@taocun/reporting-store';
import { ClassificationLifecycle } from '../../../../apps/classification/src/classification-lifecycle';
import { ClassifyActivity } from '../../../../apps/classification/src/classify-activity';
import { GenerationTakeover } from '../../../../apps/classification/src/generations';
import { IngestionLifecycle } from '../../../../apps/ingestion/src/placement/ingestion-lifecycle';
import { PlaceUpdates } from '../../../../apps/ingestion/src/placement/place-updates';
import { KEPT_SINGLY } from '../../assertions/assert-rejected';
import { MemoryConnection } from '../memory/memory-connection';
import { type MemoryGroups } from '../memory/memory-groups';
import { MemoryKafka } from '../memory/memory-kafka';
import { type MemoryLog } from '../memory/memory-log';
import { memoryModels } from '../memory/memory-models';
import { type SimulatedStore } from '../memory/memory-store';
import { type Network } from '../memory/network';

export interface SimulatedEngines {
  readonly log: MemoryLog;
  readonly groups: MemoryGroups;
  readonly store: SimulatedStore;
  readonly network: Network;
}

/** The service of an instance; a generation is classification with its own rule sets. */
export interface Role {
  readonly service: ServiceName;
  readonly generation: string;
  readonly ruleSets: readonly RuleSet[];
  /** The limit of waiting updates in ingestion. */
  readonly waitingPerOwner: number;
}

/** So few that names leave memory with nearly every checkpoint. */
const NAMES_IN_MEMORY = 4;

/** All intervals are short, so that much happens in little time. */
const tuning: Partial<Tuning> = {
  checkpointIntervalMs: 60,
  soonCheckpointIntervalMs: 40,
  catchUpCheckpointIntervalMs: 120,
  catchUpRecordsADocument: 2,
  catchUpLongestMs: 250,
  caughtUpAfterMs: 40,
  checkpointDocuments: 6,
  serialisedAtOnce: 1,
  idleAfterMs: 100,
  finishWithinMs: 100,
  stillOwnerEveryMs: 200,
};

type Handler = (batch: RecordBatch, context: PartitionContext<never>) => unknown;

/** An instance of a service, composed as in its `main.ts`, on engines in memory. */
export function instanceOf(
  role: Role,
  engines: SimulatedEngines,
  hear: (event: string) => void,
): CheckpointedServer {
  const { service, generation } = role;
  const { log, groups, store, network } = engines;
  const name = installedName(service, '', generation);
  const connection = new MemoryConnection(name, store, network);
  const config = {
    generation,
    topicPrefix: '',
    latenessDays: 15,
    silentAfterDays: 1,
    sourcesGivenUp: new Map(),
  } as Partial<ServiceConfig> as ServiceConfig;
  const { sources, targets, handlers } = partsOf(role, connection, config);
  const say = (line: unknown): void => hear(String(line));
  const server = new CheckpointedServer({
    group: name,
    kafka: { brokers: ['memory'], clientId: name },
    client: new MemoryKafka(log, groups, network),
    topicPrefix: '',
    sources,
    targets,
    plans: topics,
    connection: connection.asConnection,
    log: { log: say, warn: say, error: say },
    tuning,
  });
  for (const [topic, handler] of Object.entries(handlers)) server.addHandler(topic, handler as never, true);
  return server;
}

interface Parts {
  readonly sources: ConstructorParameters<typeof CheckpointedServer>[0]['sources'];
  readonly targets: readonly string[];
  readonly handlers: Readonly<Record<string, Handler>>;
}

function partsOf(
  { service, ruleSets, waitingPerOwner }: Role,
  connection: MemoryConnection,
  config: ServiceConfig,
): Parts {
  const mongo = connection.asConnection;
  switch (service) {
    case 'ingestion': {
      const bounds = { rejectedStoredSingly: KEPT_SINGLY, namesInMemory: NAMES_IN_MEMORY, waitingPerOwner };
      const lifecycle = new IngestionLifecycle(mongo, bounds);
      const updates = new PlaceUpdates(lifecycle);
      return {
        sources: { 'marketplace.updates': lifecycle },
        targets: ['village.activity', 'marketplace.updates'],
        handlers: { 'marketplace.updates': (batch, context) => updates.apply(batch, context) },
      };
    }
    case 'classification': {
      const activity = new ClassifyActivity(new GenerationTakeover(mongo, config));
      return {
        sources: { 'village.activity': new ClassificationLifecycle(mongo, ruleSets, config) },
        targets: ['village.verdicts', 'village.assessments', 'village.certifications', 'source.orders'],
        handlers: { 'village.activity': (batch, context) => activity.apply(batch, context) },
      };
    }
    case 'reporting': {
      const models = memoryModels(connection);
      const regions = new Regions(models, ruleSets);
      const announced = new AnnouncedRegions(mongo, models, regions, new LogEnds(mongo));
      const assessments = new Assessments(models, regions, announced, builtInRuleSets);
      const certifications = new Certifications(regions, announced, models);
      const notices = new RecordedNotices(mongo, models);
      const events = new VillageEventsController(assessments, certifications);
      return {
        sources: {
          'village.assessments': assessments,
          'village.verdicts': verdictHistory,
          'village.certifications': certifications,
          'region.verdicts': regionHistory,
          'source.orders': new SourceOrders(models),
          // Without its publisher: no history prepares notices.
          'observatory.notices': { load: (partition, saved) => notices.load(partition, saved) },
        },
        targets: ['region.verdicts'],
        handlers: {
          'village.assessments': (batch, context) => events.onAssessed(batch, context),
          'village.verdicts': (batch, context) => events.onVerdictChanged(batch, context),
          'village.certifications': (batch, context) => events.onCertified(batch, context),
          'region.verdicts': (batch, context) => events.onRegionVerdictChanged(batch, context),
          'source.orders': (batch, context) => events.onOrders(batch, context),
          'observatory.notices': (batch, context) => events.onNotice(batch, context),
        },
      };
    }
  }
}
