import { Injectable } from '@nestjs/common';
import { type CertificationDocument, exactIntegers, MAX_TIME_MS, ReadModels, type RegionCodes } from '../store/read-models';
import { liesIn } from '../lists/questions';
import { VersionedCache } from '../cache/versioned-cache';
import { CertifiedLists } from './certified-lists';

export const changes = ['new', 'lost', 'kept'] as const;
export type Change = (typeof changes)[number];

/** The figures of a certificate, without its reasons. */
type CertifiedFigures = Pick<CertificationDocument, 'qualifies' | 'salesFen' | 'alibabaSalesFen' | 'activeShops' | 'activeAlibabaShops'>;

/** A village on the list of a year, of the year before, or of both. */
export interface CertifiedChangeItem extends RegionCodes {
  readonly change: Change;
  readonly villageCode: string;
  readonly name: string;
  readonly ruleSet: string;
  readonly year: number;
  /** Left out where the village has no certificate of the year; `before` where it has none of the year before. */
  readonly now?: CertifiedFigures;
  readonly before?: CertifiedFigures;
}

/** A village in the difference of two lists. */
export interface CertifiedChange {
  readonly villageCode: string;
  readonly change: Change;
}

/** Years and rule sets whose differences are kept in memory, some 100 bytes a village each. */
const KEPT = 20;
/** Regions whose counts of changes are cached. */
const KEPT_COUNTS = 1_000;
/** Villages whose certificates are read at once. */
const READ_AT_ONCE = 500;

/** The changes of a certified list since the year before. They follow from the two lists, so they are not stored. */
@Injectable()
export class CertifiedChanges {
  readonly #changes = new VersionedCache<readonly CertifiedChange[]>(KEPT);
  readonly #counts = new VersionedCache<Record<Change, number>>(KEPT_COUNTS);

  constructor(
    private readonly models: ReadModels,
    private readonly lists: CertifiedLists,
  ) {}

  /** Every village of the two lists, by code. */
  async of(year: number, ruleSet: string): Promise<readonly CertifiedChange[]> {
    return this.#changes.getOrCompute(`${year} ${ruleSet}`, await this.lists.versionNow(), async () => {
      const lists = await this.lists.of(ruleSet);
      const [now, before] = [lists.get(year) ?? new Set<string>(), lists.get(year - 1) ?? new Set<string>()];
      return [...new Set([...now, ...before])]
        .sort()
        .map((villageCode) => ({ villageCode, change: changeOf(now.has(villageCode), before.has(villageCode)) }));
    });
  }

  /** The number of villages of these regions for each change; of all regions where none are named. */
  async counts(year: number, ruleSet: string, regions: readonly string[] | undefined): Promise<Record<Change, number>> {
    return this.#counts.getOrCompute(`${year} ${ruleSet} ${regions?.join() ?? ''}`, await this.lists.versionNow(), async () => {
      const counts = { new: 0, lost: 0, kept: 0 };
      for (const { villageCode, change } of await this.of(year, ruleSet)) if (liesIn(villageCode, regions)) counts[change]++;
      return counts;
    });
  }

  /** The certificates of both years beside each change, a batch at a time. */
  async *items(changed: readonly CertifiedChange[], year: number, ruleSet: string): AsyncGenerator<CertifiedChangeItem> {
    for (let at = 0; at < changed.length; at += READ_AT_ONCE) {
      const batch = changed.slice(at, at + READ_AT_ONCE);
      const ids = batch.flatMap(({ villageCode }) => [idOf(ruleSet, villageCode, year), idOf(ruleSet, villageCode, year - 1)]);
      const documents = await this.models.certifications
        .find({ _id: { $in: ids } }, { criteria: 0 })
        .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
        .lean();
      const byId = new Map(documents.map((document) => [document._id, document]));
      for (const change of batch) {
        const now = byId.get(idOf(ruleSet, change.villageCode, year));
        const before = byId.get(idOf(ruleSet, change.villageCode, year - 1));
        const either = now ?? before;
        if (either !== undefined) yield itemOf(change, year, either, now, before);
      }
    }
  }
}

/** The index of the first village beyond this code. */
export function placeAfter(changed: readonly CertifiedChange[], code: string): number {
  let [from, to] = [0, changed.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((changed[middle]?.villageCode ?? '') > code) to = middle;
    else from = middle + 1;
  }
  return from;
}

function changeOf(now: boolean, before: boolean): Change {
  if (now && before) return 'kept';
  return now ? 'new' : 'lost';
}

/** The id of a certificate's event. */
function idOf(ruleSet: string, villageCode: string, year: number): string {
  return `${ruleSet}:${villageCode}:${year}`;
}

type Certificate = Omit<CertificationDocument, 'criteria'>;

function itemOf(
  { change, villageCode }: CertifiedChange,
  year: number,
  { name, ruleSet, provinceCode, prefectureCode, countyCode, townshipCode }: Certificate,
  now: Certificate | undefined,
  before: Certificate | undefined,
): CertifiedChangeItem {
  return {
    ...{ change, villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, ruleSet, year },
    ...(now !== undefined && { now: figuresOf(now) }),
    ...(before !== undefined && { before: figuresOf(before) }),
  };
}

function figuresOf({ qualifies, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops }: Certificate): CertifiedFigures {
  return { qualifies, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops };
}
