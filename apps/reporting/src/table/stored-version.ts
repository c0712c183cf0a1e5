import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { MONGO_CONNECTION, RULE_SETS } from '@taocun/service';
import { type Connection } from 'mongoose';
import { ReadModels } from '../store/read-models';

type VersionedTopic = 'village.assessments' | 'village.verdicts' | 'village.certifications';

/**
 * Version strings for caches: they change whenever any instance stores something, and reading one is a single small read. Read the
 * version before the data, so that a cached answer may be newer than its version, never older.
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

  /** The version of the documents that these topics are stored in, and of the rule sets. */
  async ofTopics(...topics: readonly VersionedTopic[]): Promise<string> {
    const saved = await this.#checkpoints.version(topics);
    return `${this.#rules} ${saved.toString('latin1')}`;
  }

  /** The version of everything stored: regions are decided after the checkpoints, and each change of one raises its version. */
  async ofAll(): Promise<string> {
    const [saved, [regions]] = await Promise.all([
      this.ofTopics('village.assessments', 'village.verdicts', 'village.certifications'),
      this.models.regions.aggregate<{ readonly changes: number }>([{ $group: { _id: null, changes: { $sum: '$version' } } }]),
    ]);
    return `${saved} regions:${regions?.changes ?? 0}`;
  }
}
