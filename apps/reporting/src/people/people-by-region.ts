import { Injectable } from '@nestjs/common';
import { keeperCountNames } from '@taocun/domain';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { givingWay } from '../giving-way';
import { type Truth, wanted } from '../lists/questions';
import { parentOf } from '../places/region-levels';
import { type CertificationDocument, MAX_TIME_MS, ReadModels } from '../store/read-models';
import { addCell, type Cell, cellOf } from './rounding';
import { RoundingSecret } from './rounding-secret';

/** Rule sets and lists whose people are kept in memory. */
const KEPT = 12;

/** The figures of people, each counted by itself. */
export const peopleFigures = [...keeperCountNames, 'workersKnown', 'workers'] as const;
export type PeopleFigure = (typeof peopleFigures)[number];

export interface PeopleOfRegion {
  readonly code: string;
  readonly year: number;
  /** The newest `asOf` of the certificates. */
  asOf: string;
  readonly cells: Readonly<Record<PeopleFigure, Cell>>;
}

type TellingCertificate = Pick<CertificationDocument, 'villageCode' | 'townshipCode' | 'year' | 'asOf'> &
  Required<Pick<CertificationDocument, 'people'>>;

/** The people of active shops by region and certified year. They follow from the certificates, so they are not stored. */
@Injectable()
export class PeopleByRegion {
  readonly #people = new VersionedCache<readonly PeopleOfRegion[]>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly secret: RoundingSecret,
    private readonly version: StoredVersion,
  ) {}

  /** Every region and year in which a certificate tells of people, of villages that qualify or not, and the version of the certificates. */
  async of(ruleSet: string, qualifies: Truth): Promise<{ readonly version: string; readonly people: readonly PeopleOfRegion[] }> {
    const version = await this.version.ofTopics('village.certifications');
    return { version, people: await this.#people.getOrCompute(`${ruleSet} ${qualifies}`, version, () => this.#count(ruleSet, qualifies)) };
  }

  async #count(ruleSet: string, qualifies: Truth): Promise<PeopleOfRegion[]> {
    const secret = await this.secret.get();
    const wish = wanted(qualifies);
    const certificates = this.models.certifications
      .find(
        { ruleSet, people: { $exists: true }, ...(wish !== undefined && { qualifies: wish }) },
        { villageCode: 1, townshipCode: 1, year: 1, asOf: 1, people: 1 },
      )
      .setOptions({ maxTimeMS: MAX_TIME_MS })
      .lean<TellingCertificate[]>()
      .cursor({ batchSize: 1_000 });
    const regions = new Map<string, PeopleOfRegion>();
    for await (const certificate of givingWay(certificates as AsyncIterable<TellingCertificate>)) {
      const { villageCode, townshipCode, year, asOf, people } = certificate;
      const counts = { ...people.keepers, workersKnown: people.workersKnown, workers: people.workers };
      const parts = peopleFigures.map((figure) => [figure, cellOf(secret, figure, villageCode, counts[figure])] as const);
      for (let code: string | undefined = townshipCode; code !== undefined; code = parentOf(code)) {
        const region = regions.get(`${year} ${code}`) ?? { code, year, asOf, cells: noCells() };
        regions.set(`${year} ${code}`, region);
        if (asOf > region.asOf) region.asOf = asOf;
        for (const [figure, part] of parts) addCell(region.cells[figure], part);
      }
    }
    return [...regions.values()];
  }
}

function noCells(): Record<PeopleFigure, Cell> {
  const none = (): Cell => ({ count: 0, key: 0 });
  return Object.fromEntries(peopleFigures.map((figure) => [figure, none()])) as Record<PeopleFigure, Cell>;
}
