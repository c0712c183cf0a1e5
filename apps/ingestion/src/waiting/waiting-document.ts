import { Schema } from 'mongoose';
import { type Update } from '@taocun/contracts';
import { type ByKind, type MemberForm, type MemberKind, rowsOf, ruleFor, updateKinds } from '@taocun/domain';
import { embedded, storedIn, storedNumber, storedText } from '@taocun/service';
import { type SavedRecord, savedRecordMembers } from '../records/saved-record';

/** An update that waits for its shop's first opening, with its offset. */
export interface WaitingUpdate {
  readonly offset: number;
  readonly update: Exclude<Update, { kind: 'registered' | 'opened' }>;
  /**
   * Needed only if the update is rejected when its shop opens. Absent beyond the rejected updates of a day
   * that are stored singly.
   */
  readonly record?: SavedRecord;
}

/** A waiting update as the collection `waiting` has it. */
export interface WaitingDocument extends WaitingUpdate {
  readonly _id: string;
  readonly partition: number;
  readonly shopId: string;
}

type StoredType = typeof String | readonly [typeof String] | typeof Number | typeof Boolean | Schema;
/** The type of a stored member. A time is stored as it is read: in Unix milliseconds. */
const storedByKind = {
  identifier: () => String,
  code: () => String,
  codes: () => [String],
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
    const fields = Object.entries(members).map(([name, row]) => [
      name,
      { type: storedAs(row), required: row.optional !== true },
    ]);
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
    record: new Schema(savedRecordMembers, embedded),
  },
  storedIn('waiting'),
).index({ partition: 1, shopId: 1 });
