import { type Connection } from 'mongoose';
import { placesOf, type RuleSet } from '@taocun/domain';
import { listedPovertyCounties, regionLevels } from '@taocun/geography';
import { type OneMoment } from '@taocun/messaging';
import {
  type CertificateSegment,
  type RegionDocument,
  type VerdictDocument,
  type VillageMonthsDocument,
  type VillageReadModel,
} from '@taocun/reporting-store';
import { type ColumnarDatabase } from './columnar-database';
import { creation, type TableOf } from './columns';
import { kept, months } from './month-tables';
import { decidePlaces, placeTables } from './place-verdicts';
import {
  type FollowedCollection,
  noPositions,
  type ReadPositions,
  StoredDocuments,
} from './stored-documents';
import * as tables from './tables';
import { type Writing } from './writing';

/** Tables rebuilt with every change, because they are small. */
const { cutOffs, formerCodes, levels, periods, povertyCountyTable, places, regions } = tables;
const byVillage = [tables.villages, tables.moves, tables.reasons] as const;
const byMonth = [months, kept] as const;
const namingVillages = 'FROM villages WHERE formerCodes IS NOT NULL';
/** Changes whenever a registration names other former codes. */
const namesOfCodes = `SELECT format('{} {}', count(*), bit_xor(hash(code, formerCodes))) ${namingVillages}`;
const numberOfCertificates = 'SELECT count(*)::VARCHAR FROM certificates';
const ofNewestDay = 'SELECT max("asOf") FROM villages';
const created: readonly Pick<TableOf<never>, 'name' | 'columns'>[] = [
  ...byVillage,
  ...byMonth,
  tables.verdicts,
  tables.certificates,
  regions,
  formerCodes,
  cutOffs,
  periods,
  povertyCountyTable,
  places,
  levels,
  ...placeTables,
];

type TablePositions = Record<Exclude<FollowedCollection, 'sourceOrders'>, ReadPositions>;

interface NamingVillage {
  readonly code: string;
  readonly formerCodes: readonly string[];
}

/** The state of the table after a change. */
interface End {
  readonly names: string | null;
  readonly newestDay: string | null;
}

/** The progress of a first load. */
interface Progress {
  documents: number;
  of: number;
}

/**
 * Fills the tables from MongoDB, then keeps them current: each call applies everything stored since the
 * previous one.
 */
export class TableLoader {
  #read: TablePositions | undefined;
  /** The former codes that the table contains. */
  #names: string | null = null;
  readonly progress: Progress = { documents: 0, of: 0 };

  constructor(
    private readonly connection: Connection,
    private readonly database: ColumnarDatabase,
    private readonly ruleSets: readonly RuleSet[],
  ) {}

  /**
   * Applies everything stored at this moment, and returns the newest day of a village then; null without
   * villages.
   */
  async takeOver(moment: OneMoment): Promise<string | null> {
    const stored = new StoredDocuments(this.connection, moment);
    // If the partitions were rebuilt after their log was lost, everything is loaded again.
    if (this.#read !== undefined && (await stored.isBehind(this.#read))) this.#read = undefined;
    return this.#read === undefined ? this.#load(stored) : this.#follow(stored, this.#read);
  }

  async #load(stored: StoredDocuments): Promise<string | null> {
    const read = {
      villages: noPositions(),
      verdictHistory: noPositions(),
      certificateSegments: noPositions(),
    };
    const collections = ['villages', 'villageMonths', 'verdictHistory', 'certificateSegments'];
    this.progress.documents = 0;
    this.progress.of = (await Promise.all(collections.map((each) => stored.count(each)))).reduce(
      (sum, count) => sum + count,
    );
    const end = await this.database.change(async (writing) => {
      for (const table of created) {
        await writing.run(`DROP TABLE IF EXISTS ${table.name}`);
        await writing.run(creation(table.name, table));
      }
      await writing.append('cutOffs', cutOffs, this.ruleSets);
      await writing.append('periods', periods, this.ruleSets);
      await writing.append('povertyCounties', povertyCountyTable, listedPovertyCounties.values());
      await writing.append('places', places, tables.placeCodes());
      await writing.append('levels', levels, regionLevels);
      for (const definition of tables.definitions) await writing.run(definition);
      const loaded = async <Document>(
        batches: AsyncIterable<Document[]>,
        ...into: readonly TableOf<Document>[]
      ): Promise<void> => {
        for await (const batch of batches) {
          for (const table of into) await writing.append(table.name, table, batch);
          this.progress.documents += batch.length;
        }
      };
      await loaded(stored.since<VillageReadModel>('villages', read.villages), ...byVillage);
      await loaded(stored.of<VillageMonthsDocument>('villageMonths'), ...byMonth);
      await this.#appendEvents(stored, read, loaded);
      await loaded(stored.of<RegionDocument>('regions'), regions);
      return this.#ending(writing, null, 'all');
    });
    return this.#ended(read, end);
  }

  async #follow(stored: StoredDocuments, before: TablePositions): Promise<string | null> {
    // The positions count as read only after the transaction.
    const read = structuredClone(before);
    const end = await this.database.change(async (writing) => {
      const changed = new Set<string>();
      const certificatesBefore = await writing.text(numberOfCertificates);
      const replacement = await writing.replacement('code', ...byVillage, ...byMonth);
      for await (const villages of stored.since<VillageReadModel>('villages', read.villages)) {
        const codes = villages.map(({ _id }) => _id);
        for (const code of codes) changed.add(code);
        await replacement.of(codes);
        for (const table of byVillage) await replacement.add(table, villages);
        for await (const months of stored.of<VillageMonthsDocument>('villageMonths', codes))
          for (const table of byMonth) await replacement.add(table, months);
      }
      await replacement.finish();
      await this.#appendEvents(stored, read, async (batches, ...into) => {
        for await (const batch of batches)
          for (const table of into) await writing.append(table.name, table, batch);
      });
      await writing.run('DELETE FROM regions');
      for await (const batch of stored.of<RegionDocument>('regions'))
        await writing.append('regions', regions, batch);
      const isCertified = (await writing.text(numberOfCertificates)) !== certificatesBefore;
      return this.#ending(writing, this.#names, isCertified ? 'all' : changed);
    });
    return this.#ended(read, end);
  }

  /**
   * Ends a change: follows former codes anew if they have changed, and decides the places of the
   * changed villages.
   */
  async #ending(writing: Writing, before: string | null, changed: ReadonlySet<string> | 'all'): Promise<End> {
    const names = await writing.text(namesOfCodes);
    if (names !== before) {
      await writing.run('DELETE FROM formerCodes');
      const villages = await writing.rows<NamingVillage>(`SELECT code, formerCodes ${namingVillages}`);
      await writing.append('formerCodes', formerCodes, [placesOf(villages)]);
    }
    await decidePlaces(writing, this.ruleSets, names === before ? changed : 'all');
    return { names, newestDay: await writing.text(ofNewestDay) };
  }

  /** After the transaction. */
  #ended(read: TablePositions, { names, newestDay }: End): string | null {
    this.#read = read;
    this.#names = names;
    return newestDay;
  }

  /** Events are stored once and never changed. */
  async #appendEvents(
    stored: StoredDocuments,
    read: TablePositions,
    append: <Document>(
      batches: AsyncIterable<Document[]>,
      ...into: readonly TableOf<Document>[]
    ) => Promise<void>,
  ): Promise<void> {
    await append(stored.since<VerdictDocument>('verdictHistory', read.verdictHistory), tables.verdicts);
    await append(
      stored.since<CertificateSegment>('certificateSegments', read.certificateSegments),
      tables.certificates,
    );
  }
}
