import { Injectable } from '@nestjs/common';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { MAX_TIME_MS, ReadModels } from '../store/read-models';

/** Rule sets whose lists are kept in memory, some 100 bytes a certificate each. */
const KEPT = 10;

/** The codes of the villages on each list, by the certified years whose lists are issued, ascending. */
type ListsByYear = ReadonlyMap<number, ReadonlySet<string>>;

/** The certified lists of a rule set, by codes alone. */
@Injectable()
export class CertifiedLists {
  readonly #lists = new VersionedCache<ListsByYear>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly version: StoredVersion,
  ) {}

  /** The version of the data that `of` gives. */
  versionNow(): Promise<string> {
    return this.version.ofTopics('village.certifications');
  }

  async of(ruleSet: string): Promise<ListsByYear> {
    return this.#lists.getOrCompute(ruleSet, await this.versionNow(), () => this.#read(ruleSet));
  }

  async #read(ruleSet: string): Promise<ListsByYear> {
    const lists = new Map<number, ReadonlySet<string>>();
    for (const year of await certifiedYears(this.models, ruleSet)) {
      // A covering index, so that no certificate is read.
      const listed = await this.models.certifications
        .find({ year, ruleSet, qualifies: true }, { _id: 0, villageCode: 1 })
        .sort({ villageCode: 1 })
        .setOptions({ maxTimeMS: MAX_TIME_MS })
        .lean();
      lists.set(year, new Set(listed.map(({ villageCode }) => villageCode)));
    }
    return lists;
  }
}

/** The years that a rule set has certified anybody in, the earliest first. */
export async function certifiedYears({ certifications }: Pick<ReadModels, 'certifications'>, ruleSet: string): Promise<readonly number[]> {
  const years = await certifications.distinct('year', { ruleSet }).setOptions({ maxTimeMS: MAX_TIME_MS });
  return years.map(Number).sort((a, b) => a - b);
}
