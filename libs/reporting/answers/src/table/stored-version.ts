import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { type RuleSet } from '@taocun/domain';
import { CheckpointReader, type OneMoment } from '@taocun/messaging';
import { ReadModels } from '@taocun/reporting-store';
import { MONGO_CONNECTION, RULE_SETS } from '@taocun/service';

const topics = ['village.assessments', 'village.verdicts', 'village.certifications'] as const;

/**
 * The version of everything on which the table depends, as text that changes whenever any instance stores
 * something.
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

  /** The records whose effects are stored, in all topics. */
  async recordsAt(moment: OneMoment): Promise<number> {
    const offsets = await this.#checkpoints.offsets(topics, moment);
    return offsets.reduce((sum, { offset }) => sum + offset, 0);
  }

  /** Regions are decided after the checkpoints, and each change of one raises its version. */
  async at(moment: OneMoment): Promise<string> {
    const saved = await this.#checkpoints.version(topics, moment);
    const changes = { $group: { _id: null, changes: { $sum: '$version' } } } as const;
    const [regions] = await this.models.regions.aggregate<{ readonly changes: number }>([changes], moment);
    return `${this.#rules} ${saved.toString('latin1')} regions:${regions?.changes ?? 0}`;
  }
}
