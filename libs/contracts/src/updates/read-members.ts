import { type ByKind, parseTime, type ReadMembers, rowsOf, type SentMembers, type UpdateKind } from '@taocun/domain';
import { type UpdateName } from './update';

const asSent = undefined;
/** How a value is read; undefined where it stays as it was sent. */
const readingByKind = {
  identifier: () => asSent,
  code: () => asSent,
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

interface Reading {
  readonly as: string;
  readonly read: ((value: unknown) => unknown) | undefined;
}

/** Makes updates of one kind from their data, which is valid. All of them have one shape, whatever the order of the sent properties. */
export function readerOf<Kind extends UpdateKind>(
  kind: Kind,
): (name: UpdateName, data: SentMembers<Kind>) => UpdateName & { readonly kind: Kind } & ReadMembers<Kind> {
  const rows = rowsOf(kind);
  const changed = new Map<string, Reading>();
  for (const [name, { is, readAs = name }] of rows) {
    const read: Reading['read'] = readingByKind[is]();
    if (read !== undefined || readAs !== name) changed.set(name, { as: readAs, read });
  }
  const shape: Readonly<Record<string, undefined>> = Object.fromEntries(rows.map(([name, { readAs = name }]) => [readAs, undefined]));
  const isChanged = changed.size > 0;
  return ({ id, source, timeMs }, data) => {
    const sent: Readonly<Record<string, unknown>> = data;
    const update: Record<string, unknown> = { kind, id, source, timeMs, ...shape };
    for (const name in sent) {
      const reading = isChanged ? changed.get(name) : undefined;
      if (reading === undefined) update[name] = sent[name];
      else update[reading.as] = reading.read === undefined ? sent[name] : reading.read(sent[name]);
    }
    return update as unknown as UpdateName & { readonly kind: Kind } & ReadMembers<Kind>;
  };
}
