import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { MONGO_CONNECTION, RULE_SETS } from '@taocun/service';
import { type Connection } from 'mongoose';
import { ReadModels } from '../store/read-models';

export type VersionedTopic = 'village.assessments' | 'village.verdicts' | 'village.certifications' | 'region.verdicts';

/**
 * Texts that are others as soon as anything else is stored, by whichever instance: whoever holds what was made of the stored
 * learns from them, at the price of one small read, whether it still holds. Read it before what it stands for. That may then be
 * newer than the text says, and is never older.
 */
@Injectable()
export class StoredVersion {
  readonly #checkpoints: CheckpointReader;
  readonly #rules: string;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    private readonly models: ReadModels,
    @Inject(RULE_SETS) ruleSets: readonly RuleSet[],
  ) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
    this.#rules = createHash('sha1').update(JSON.stringify(ruleSets)).digest('base64url');
  }

  /** Of what comes from these topics, and of the rules by which it is answered. */
  async ofTopics(...topics: readonly VersionedTopic[]): Promise<string> {
    const saved = await this.#checkpoints.version(topics);
    return `${this.#rules} ${saved.toString('latin1')}`;
  }

  /**
   * Of villages, and of which regions qualify and how. Such a change is pending from when it is stored until Kafka has it, and a moment
   * later reporting has read it back: until then what was kept before it may be taken for what holds. That costs a look at the few that
   * are pending, where `ofAll` goes over all regions.
   */
  async ofVillagesAndVerdictsOnRegions(): Promise<string> {
    const [saved, pending] = await Promise.all([
      this.ofTopics('village.assessments', 'region.verdicts'),
      this.models.regions.collection
        // The condition of the index, and one for its key.
        .find<Buffer>({ announcement: { $exists: true }, 'announcement.sequence': { $gt: 0 } }, { projection: { version: 1 }, raw: true })
        .toArray(),
    ]);
    return `${saved} pending:${Buffer.concat(pending).toString('latin1')}`;
  }

  /** Of everything: regions are decided after the checkpoints, and each change of one raises its version. */
  async ofAll(): Promise<string> {
    const [saved, [regions]] = await Promise.all([
      this.ofTopics('village.assessments', 'village.verdicts', 'village.certifications'),
      this.models.regions.aggregate<{ readonly changes: number }>([{ $group: { _id: null, changes: { $sum: '$version' } } }]),
    ]);
    return `${saved} regions:${regions?.changes ?? 0}`;
  }
}
