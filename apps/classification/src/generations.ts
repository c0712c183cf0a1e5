import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Connection, type mongo } from 'mongoose';
import { type GenerationSwitchedActivityV1 } from '@taocun/contracts';
import { type AnnouncedVillage, CertifiedIn } from '@taocun/domain';
import {
  atOneMoment,
  CheckpointReader,
  NotYet,
  type OneMoment,
  type PartitionContext,
} from '@taocun/messaging';
import { MONGO_CONNECTION, installedName, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type ClassificationFields, type ClassificationState } from './classification-state';
import { type Ended, type Handover, type HandoverDocument } from './handover';

/** The part of a predecessor's checkpoint that its successor reads. */
interface PredecessorCheckpoint {
  readonly offset?: number;
  readonly fields?: Partial<Pick<ClassificationFields, 'ended' | 'certifiedUnder' | 'waitingFrom'>>;
}

/**
 * Timeout of the wait for the old generation's checkpoint; afterwards the partition restarts from its own and
 * reports why.
 */
const HANDOVER_TIMEOUT_MS = 20_000;
const POLL_EVERY_MS = 100;

/**
 * Blue/green switch between two generations, at a record in every partition of `village.activity`. Each
 * generation decides from the log alone, but the new one waits until the old one has saved its checkpoint
 * there, with all its events acknowledged (docs/decisions/0012-generations-switch-in-the-log.md).
 */
@Injectable()
export class GenerationTakeover {
  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  /** Applies the switch record at this offset. */
  async switch(
    { generation, from }: GenerationSwitchedActivityV1,
    offset: number,
    { state, topic, partition }: PartitionContext<ClassificationState>,
  ): Promise<void> {
    const own = this.config.generation;
    if (generation === from) return;
    if (from === own && state.live) return state.end({ generation, offset });
    if (generation !== own || state.live) return;
    const handover = await this.#handover(from, topic, partition, offset);
    if (handover !== undefined) state.takeOver(handover);
  }

  async #handover(
    from: string,
    topic: string,
    partition: number,
    offset: number,
  ): Promise<Handover | undefined> {
    const client = this.connection.getClient();
    const old = client.db(installedName('classification', this.config.topicPrefix, from));
    for (const end = Date.now() + HANDOVER_TIMEOUT_MS; Date.now() < end; await pause(POLL_EVERY_MS)) {
      // All of it at one moment: after a failover, a later read may return less than an earlier one.
      const outcome = await atOneMoment(client, (moment) =>
        this.#handoverNow(old, { topic, partition, offset }, moment),
      );
      if (outcome === 'passed') return undefined;
      if (outcome !== 'before') return outcome;
    }
    throw new NotYet(
      `generation ${from} is not saved at the switch to this one, at offset ${offset}: keep it running until it reaches the switch (GENERATION=${from}, with its own rule sets)`,
    );
  }

  async #handoverNow(
    old: mongo.Db,
    {
      topic,
      partition,
      offset,
    }: { readonly topic: string; readonly partition: number; readonly offset: number },
    moment: OneMoment,
  ): Promise<Handover | 'before' | 'passed'> {
    const checkpoints = new CheckpointReader<ClassificationFields>(old);
    const paths = ['offset', 'fields.ended', 'fields.certifiedUnder', 'fields.waitingFrom'] as const;
    const saved = await checkpoints.one(topic, partition, paths, moment);
    const standing = predecessorStanding(saved ?? {}, { generation: this.config.generation, offset });
    if (standing !== 'ended') return standing;
    const announced = new Map<string, AnnouncedVillage>();
    const documents = old
      .collection<HandoverDocument>('handover')
      .find({ partition }, { ...moment, batchSize: 5_000 });
    for await (const { _id, verdicts, certifiedIn = {} } of documents) {
      announced.set(_id, { verdicts, certifiedIn: CertifiedIn.of(Object.entries(certifiedIn)) });
    }
    const { certifiedUnder: certified = {}, waitingFrom = {} } = saved?.fields ?? {};
    return { announced, certified, waitingFrom };
  }
}

/**
 * The predecessor's checkpoint relative to the switch: `before` it, `ended` there, or `passed` because it had
 * ended earlier or the record did not concern it.
 */
export function predecessorStanding(
  { offset = 0, fields }: PredecessorCheckpoint,
  here: Ended,
): 'before' | 'ended' | 'passed' {
  const ended = fields?.ended;
  if (ended !== undefined)
    return ended.generation === here.generation && ended.offset === here.offset ? 'ended' : 'passed';
  return offset > here.offset ? 'passed' : 'before';
}
