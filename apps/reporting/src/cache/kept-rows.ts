import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { MONGO_CONNECTION, storedIn } from '@taocun/service';
import { type Connection, type Model, Schema } from 'mongoose';
import { type Rows } from './aggregations';

interface RowsOfReport {
  readonly version: string;
  readonly computedAt: Date;
  readonly rows: Rows;
}

interface RowsDocument extends Omit<RowsOfReport, 'rows'> {
  /** The name of the report. */
  readonly _id: string;
  /** A hash of the aggregations and all else that rows depend on: rows of another format are none. */
  readonly format: string;
  /** The rows one after another, by gzip. */
  readonly packed: Buffer;
}

const schema = new Schema<RowsDocument>(
  {
    _id: { type: String, required: true },
    format: { type: String, required: true },
    version: { type: String, required: true },
    computedAt: { type: Date, required: true },
    packed: { type: Buffer, required: true },
  },
  storedIn('keptReports'),
);

/** The limit of a document, with something left for its other fields. The country's townships take a fourth of it. */
const MAX_BYTES = 16_000_000;

/** The rows that reports were last made from, for the next process: one document a report, replaced as a whole. */
@Injectable()
export class KeptRows {
  readonly #model: Model<RowsDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#model = connection.model<RowsDocument>('KeptReport', schema);
  }

  /** Undefined where there are none that were computed after this time. */
  async load(report: string, format: string, after: Date = new Date(0)): Promise<RowsOfReport | undefined> {
    const kept = await this.#model.findOne({ _id: report, format, computedAt: { $gt: after } });
    if (kept === null) return undefined;
    const { version, computedAt, packed } = kept;
    return { version, computedAt, rows: separated(await promisify(gunzip)(packed)) };
  }

  async save(report: string, format: string, { version, computedAt, rows }: RowsOfReport): Promise<void> {
    const packed = await promisify(gzip)(Buffer.concat(rows), { level: 1 });
    if (packed.length > MAX_BYTES) return;
    await this.#model.replaceOne({ _id: report }, { format, version, computedAt, packed }, { upsert: true });
  }
}

/** Each document begins with its size. */
function separated(packed: Buffer): Rows {
  const rows: Buffer[] = [];
  for (let at = 0; at < packed.length; at += packed.readInt32LE(at)) rows.push(packed.subarray(at, at + packed.readInt32LE(at)));
  return rows;
}
