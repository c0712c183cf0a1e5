import { type ByKind, type MemberForm, type MemberKind, rowsOf, ruleFor, updateKinds } from '@taocun/domain';
import { embedded, storedIn, storedNumber, storedText } from '@taocun/service';
import { type mongo, Schema } from 'mongoose';
import { type WaitingUpdate } from './ingestion-state';
import { keptRecordMembers } from './rejected-document';

/** A chunk of the shops' locations (see `ShopChunks`). */
export interface ShopsDocument {
  _id: string;
  partition: number;
  number: number;
  bytes: mongo.Binary;
}

export interface WaitingDocument extends WaitingUpdate {
  _id: string;
  partition: number;
  shopId: string;
}

const chunk = { _id: storedText, partition: storedNumber, number: storedNumber };

export const shopsSchema = new Schema<ShopsDocument>({ ...chunk, bytes: { type: Buffer, required: true } }, storedIn('shops')).index({
  partition: 1,
});

type StoredType = typeof String | typeof Number | typeof Boolean | Schema;
/** The type of a stored member. A time is stored as it is read: in Unix milliseconds. */
const storedByKind = {
  identifier: () => String,
  code: () => String,
  name: () => String,
  printable: () => String,
  integer: () => Number,
  int32: () => Number,
  fen: () => Number,
  degrees: () => Number,
  truth: () => Boolean,
  word: () => String,
  time: () => Number,
  record: ({ members }) => {
    const fields = Object.entries(members).map(([name, row]) => [name, { type: storedAs(row), required: row.optional !== true }]);
    return new Schema(Object.fromEntries(fields), embedded);
  },
} satisfies ByKind<StoredType>;

const storedAs = (form: MemberForm): StoredType => ruleFor<StoredType, MemberKind>(storedByKind, form);

const waitingKinds = updateKinds.filter((kind) => kind !== 'registered' && kind !== 'opened');
const waitingMembers = Object.fromEntries(
  waitingKinds
    .flatMap((kind) => rowsOf(kind))
    .map(([name, row]) => [
      row.readAs ?? name,
      { type: storedAs(row), required: waitingKinds.every((kind) => row.updates[kind] === 'required') },
    ]),
);

/** A waiting update of any kind; most members belong to some kinds only. */
const updateSchema = new Schema(
  {
    kind: { ...storedText, enum: waitingKinds },
    id: storedText,
    source: storedText,
    timeMs: storedNumber,
    traceparent: String,
    ...waitingMembers,
  },
  embedded,
);

export const waitingSchema: Schema<WaitingDocument> = new Schema<WaitingDocument>(
  {
    _id: storedText,
    partition: storedNumber,
    shopId: storedText,
    offset: storedNumber,
    update: { type: updateSchema, required: true },
    record: new Schema(keptRecordMembers, embedded),
  },
  storedIn('waiting'),
).index({ partition: 1, shopId: 1 });
