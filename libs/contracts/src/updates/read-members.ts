import {
  type ByKind,
  parseTime,
  type ReadMembers,
  rowsOf,
  type SentMembers,
  type UpdateKind,
} from '@taocun/domain';
import { compiledCopy } from '../wire/compiled-copy';
import { type UpdateAttributes } from './update';

const asSent = undefined;
/** The conversion of a value on reading; undefined if it stays as it was sent. */
const readingByKind = {
  identifier: () => asSent,
  code: () => asSent,
  codes: () => asSent,
  // Letters with accents have several forms that look the same.
  name: () => (text: unknown) => String(text).normalize('NFC'),
  printable: () => asSent,
  integer: () => asSent,
  int32: () => asSent,
  fen: () => asSent,
  degrees: () => asSent,
  truth: () => asSent,
  word: () => asSent,
  time: () => (text: unknown) => parseTime(String(text)) ?? Infinity,
  record: () => asSent,
} satisfies ByKind<((value: unknown) => unknown) | undefined>;

const nameProperties = ['kind', 'id', 'source', 'timeMs'].map(
  (name) => ({ name, from: 'first', of: name }) as const,
);

/**
 * Makes updates of one kind from their data, which is valid. All of them have one shape, whatever the order
 * of the sent properties.
 */
export function readerOf<Kind extends UpdateKind>(
  kind: Kind,
): (
  name: UpdateAttributes,
  data: SentMembers<Kind>,
) => UpdateAttributes & { readonly kind: Kind } & ReadMembers<Kind> {
  const members = rowsOf(kind).map(
    ([name, { is, readAs = name }]) =>
      ({ name: readAs, from: 'second', of: name, read: readingByKind[is]() }) as const,
  );
  const copy = compiledCopy([...nameProperties, ...members]);
  return ({ id, source, timeMs }, data) =>
    copy({ kind, id, source, timeMs }, data) as ReturnType<ReturnType<typeof readerOf<Kind>>>;
}
