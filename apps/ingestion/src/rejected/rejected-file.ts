import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { isoOfDay } from '@taocun/domain';
import { type AnswerType } from '@taocun/openapi';
import { csvLine } from '@taocun/service';
import { type Original } from '../records/original-event';
import { type RejectedPage } from './rejected-answers';
import { type RejectedGroup } from './rejected-document';
import { type RejectedFilter, type RejectedUpdates } from './rejected-updates';

type ListedItem = AnswerType<typeof RejectedPage>['items'][number];

/** The formats of the list, the default first. */
export const rejectedForms = ['json', 'ndjson', 'csv'] as const;
export type RejectedForm = (typeof rejectedForms)[number];

const fileTypes = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
} as const satisfies Record<Exclude<RejectedForm, 'json'>, string>;

const READ_AT_ONCE = 500;

const columns = [
  'id',
  'timestampMs',
  'reason',
  'path',
  'message',
  'source',
  'key',
  'state',
  'tries',
  'updates',
  'bytes',
  'text',
  'base64',
] as const;

/** All matching updates with their originals, page after page, as they are read. */
export function rejectedFile(
  rejected: RejectedUpdates,
  filter: RejectedFilter,
  form: keyof typeof fileTypes,
): StreamableFile {
  const lines = form === 'csv' ? csvLines(itemsOf(rejected, filter)) : jsonLines(itemsOf(rejected, filter));
  return new StreamableFile(Readable.from(lines, { objectMode: false }), { type: fileTypes[form] });
}

async function* itemsOf(rejected: RejectedUpdates, filter: RejectedFilter): AsyncGenerator<ListedItem> {
  let { after } = filter;
  do {
    const { matches, goOnAfter } = await rejected.search({ ...filter, after }, READ_AT_ONCE, 'original');
    for (const match of matches) yield listedItem(match);
    after = goOnAfter;
  } while (after !== undefined);
}

async function* jsonLines(items: AsyncIterable<ListedItem>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}

async function* csvLines(items: AsyncIterable<ListedItem>): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const { group, ...item } of items) {
    const row = { ...item, updates: group?.count ?? 1 };
    yield csvLine(columns.map((column) => row[column] ?? undefined));
  }
}

type ReadUpdate = Awaited<ReturnType<RejectedUpdates['search']>>['matches'][number] & {
  readonly source?: string | undefined;
  readonly original?: Original;
};

/** An item of the list, with the source and the bytes if they were read. */
export function listedItem({ _id, group, original, source, ...item }: ReadUpdate): ListedItem {
  return {
    id: _id,
    ...item,
    ...(group && { group: groupAnswer(group) }),
    ...(source !== undefined && { source }),
    ...(original && bytesAnswer(original.value)),
  };
}

/** The value in base64, and as text if it is UTF-8. */
export function bytesAnswer(value: Buffer | null): {
  readonly text?: string;
  readonly base64: string | null;
} {
  return {
    ...(value !== null && isUtf8(value) ? { text: value.toString('utf8') } : {}),
    base64: value?.toString('base64') ?? null,
  };
}

export function groupAnswer({
  day,
  count,
  firstOffset,
  lastOffset,
  source,
  mixed,
}: RejectedGroup): ListedItem['group'] & object {
  return {
    day: isoOfDay(day),
    count,
    firstOffset,
    lastOffset,
    ...(source !== undefined && { source }),
    ...(mixed && { mixed }),
  };
}
