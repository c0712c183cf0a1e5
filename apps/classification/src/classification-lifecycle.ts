import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { type Connection, type mongo } from 'mongoose';
import { type RuleSet, VillageParts } from '@taocun/domain';
import {
  OperatorError,
  type PartitionContext,
  type PartitionLifecycle,
  type SavedCheckpoint,
} from '@taocun/messaging';
import {
  atStart,
  FIRST_GENERATION,
  MONGO_CONNECTION,
  RULE_SETS,
  SERVICE_CONFIG,
  type ServiceConfig,
  Tracing,
} from '@taocun/service';
import { type ClassificationFields, ClassificationState } from './classification-state';
import { type DecidedBy, decidedBy, mayGoOn } from './decided-by';
import { type Ended } from './handover';
import { type Judging } from './publishing/observed-orders';
import { PublishedCounts } from './publishing/published-counts';
import { type VillageStateDocument, villageStateSchema } from './village-state-document';

/** Loads, owns and checkpoints a partition of `village.activity`. */
@Injectable()
export class ClassificationLifecycle implements PartitionLifecycle<ClassificationState>, OnModuleInit {
  readonly fullyInMemory = true;
  readonly #decidedBy: DecidedBy;
  readonly counts = new PublishedCounts();
  readonly #judging: Judging;

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
    @Optional() @Inject(Tracing) private readonly tracing?: Tracing,
  ) {
    this.#decidedBy = decidedBy(ruleSets, config);
    const { silentAfterDays: leastDays, sourcesGivenUp: givenUp, latenessDays } = config;
    this.#judging = { settings: { leastDays, givenUp }, ruleSets, latenessDays };
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.connection.model('VillageState', villageStateSchema).createIndexes());
  }

  async load(
    { partition }: { partition: number },
    saved: SavedCheckpoint | undefined,
  ): Promise<ClassificationState> {
    const fields = saved?.fields as ClassificationFields | undefined;
    if (fields?.ended !== undefined) throw hasEnded(this.config.generation, fields.ended);
    if (saved !== undefined) mayGoOn(this.#decidedBy, fields?.decidedBy, saved);
    const { counts, tracing } = this;
    const live = this.config.generation === FIRST_GENERATION;
    const state = new ClassificationState(partition, this.ruleSets, this.#decidedBy, fields, {
      counts,
      judging: this.#judging,
      live,
      tracing,
    });
    const parts = new VillageParts<VillageStateDocument>();
    for await (const part of this.#villages().find({ partition }, { batchSize: 2_000 })) {
      const village = parts.add(part);
      if (village !== undefined) state.load(...village);
    }
    parts.end();
    return state;
  }

  owned(context: PartitionContext<ClassificationState>): void {
    context.state.attach(context);
  }

  beforeCheckpoint(context: PartitionContext<ClassificationState>, offset: number): void {
    context.state.assess(offset);
  }

  #villages(): mongo.Collection<VillageStateDocument> {
    return this.connection.getClient().db(this.connection.name).collection<VillageStateDocument>('villages');
  }
}

function hasEnded(own: string, { generation, offset }: Ended): OperatorError {
  return new OperatorError(
    `generation ${own} has ended: ${generation} has taken over at offset ${offset}. ` +
      `Start classification with GENERATION=${generation} and the rule sets of that generation (RULES_DIR).`,
  );
}
