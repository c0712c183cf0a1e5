import { Readable } from 'node:stream';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { type OfficeColumn } from '@taocun/domain';
import { type AnswerType, type TObject } from '@taocun/openapi';
import { exactJsonOfStored } from '@taocun/reporting-store';
import { DEFAULT_LIMIT, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { Incompleteness, incompleteText, type Scope, type Wholeness } from '../completeness/incompleteness';
import { fileAnswer } from '../files/file-answer';
import { type MadeFile, MadeFiles } from '../files/made-files';
import { freshnessText } from '../flow/freshness';
import { hashOf, isKnown, tagOf } from '../serving/conditional-requests';
import { Table } from '../table/table';
import { BulkDownloads } from './bulk-downloads';
import { type Columns, columnsOfItem, typedColumnsOf } from './forms/columns';
import { excelSheet, officeMarks, officeSheet } from './forms/excel-sheet';
import { columnsOf, fieldsOf, picking } from './forms/fields';
import { csvOf, formOf, marking, mediaTypes, ndjsonOf } from './forms/list-forms';
import { type Statement, tableFileOf } from './forms/table-file';
import { describedList, type ListDescription } from './list-description';
import { fileName, pageOf } from './page';
import { askableRuleSets, type PageQuestion } from './questions';

/** A list returned by a controller; the question decides its length, fields and format. */
export interface List<Item extends object> {
  readonly question: Pick<PageQuestion, 'limit' | 'format' | 'for' | 'lang' | 'fields' | 'total'> & {
    readonly ruleSet?: string;
    readonly region?: string | readonly string[];
  };
  /**
   * Computes what the list is read from, or refuses the question. Called once, before everything below; a
   * question with a mistake in its fields, format or cursor costs nothing.
   */
  readonly prepare?: () => Promise<void>;
  /**
   * The items from the question's cursor on, in the list's order, reading none after `most`. With `members`,
   * the items may lack all others.
   */
  read(most: number | undefined, members?: readonly string[]): AsyncIterable<Item>;
  /**
   * A part of the ETag: anything on which the answer depends besides its question and the data, such as the
   * caller.
   */
  readonly variant?: string;
  /**
   * The whole list as an SQL statement, if its items are unchanged rows of the table. `knownAt` is the time
   * of the table.
   */
  readonly statement?: (knownAt: Date, members?: readonly string[]) => Statement;
  cursorAfter(item: Item): string;
  /** Members about the whole list, which a JSON page has besides its items. */
  readonly whole?: () => Promise<object>;
  /**
   * The villages and days that the list depends on; by default, the present of the regions in the question.
   */
  readonly scope?: Scope;
  /** The number of items on all pages. */
  readonly total?: () => Promise<number>;
}

/**
 * Marks a handler that returns a `List`. `format`, or else the Accept header, decides the answer: a page as
 * JSON; or a stream of the whole list, or of its first `limit` items, as CSV, NDJSON or Parquet. The schema
 * of an item defines the columns of CSV and the names of `fields`.
 */
export function AnswersList<Item extends TObject>(
  description: ListDescription<Item>,
): AnswersWith<List<AnswerType<Item>>> {
  const columns = columnsOfItem(description.item);
  const listed: Listed = { item: description.item, columns, office: description.office };
  return applyDecorators(
    SetMetadata(LISTED, listed),
    UseInterceptors(ListInterceptor),
    describedList(description, columns),
  );
}

/** A decorator for handlers that return this. */
type AnswersWith<Whole> = <Handler extends (...given: never[]) => Whole | Promise<Whole>>(
  controller: object,
  name: string | symbol,
  handler: TypedPropertyDescriptor<Handler>,
) => void;

interface Listed {
  readonly item: TObject;
  readonly office: readonly OfficeColumn[] | undefined;
  readonly columns: Columns;
}

const LISTED = 'taocun:list';

@Injectable()
class ListInterceptor implements NestInterceptor<List<object>, string | StreamableFile> {
  @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>;

  constructor(
    private readonly reflector: Reflector,
    private readonly table: Table,
    private readonly bulkDownloads: BulkDownloads,
    private readonly files: MadeFiles,
    private readonly incompleteness: Incompleteness,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<List<object>>): Observable<string | StreamableFile> {
    const listed = this.reflector.get<Listed>(LISTED, context.getHandler());
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(
        mergeMap((list) =>
          this.#answer(list, listed, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()),
        ),
      );
  }

  async #answer(
    list: List<object>,
    { item, columns, office }: Listed,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string | StreamableFile> {
    const { question } = list;
    const form = formOf(question, request.headers.accept);
    const fields = fieldsOf(question.fields, columns);
    await list.prepare?.();
    if (form === 'json') {
      const body = await this.#page(list, fields, columns);
      reply.headers({ etag: tagOf(body), 'content-type': mediaTypes.json });
      return body;
    }
    // A streamed list has no ETag of its content in advance, so its version is used.
    const { database, version, knownAt } = await this.table.current();
    const wholeness = await this.#wholeness(list);
    const { freshness, incomplete } = wholeness;
    const label = this.config.provenance && {
      provenance: this.config.provenance.label,
      freshness: freshnessText(freshness),
    };
    const ofOffice = question.for === undefined || fields !== undefined ? undefined : office;
    const lang = question.lang ?? 'en';
    const marks =
      ofOffice === undefined
        ? { ...label, ...(incomplete && { incomplete: incompleteText(incomplete) }) }
        : officeMarks(this.config.provenance, wholeness, lang);
    const chosen = columnsOf(fields, columns);
    const options = {
      type: mediaTypes[form],
      ...(form !== 'ndjson' && {
        disposition: `attachment; filename="${fileName(request.url, question.ruleSet, question.for)}.${form}"`,
      }),
    };
    const versionText = `${form} ${chosen.join()} ${version} ${Object.values(marks).join()} ${question.for} ${lang} ${list.variant}`;
    const members = membersOf(fields, columns);
    // A few items do not use up the permits of whole lists.
    const isWhole = question.limit === undefined;
    if (form === 'parquet') {
      const contents = {
        columns: typedColumnsOf(item, chosen),
        provenance: this.config.provenance,
        marks,
        format: form,
      };
      const make = (signal: AbortSignal): Promise<MadeFile> => {
        if (isWhole) this.bulkDownloads.admit(request, reply);
        // The file's own statement is outside the limits on those of answers, so only whole lists use it.
        const from = (isWhole ? list.statement?.(knownAt, members) : undefined) ?? itemsOf(list, members);
        return tableFileOf(database, { ...contents, from, signal });
      };
      return fileAnswer(this.files, { version: hashOf(versionText), options, make }, request, reply);
    }
    const etag = tagOf(versionText);
    reply.header('etag', etag);
    if (request.method === 'HEAD' || isKnown(request.headers, etag))
      return new StreamableFile(Readable.from([]), options);
    if (isWhole) this.bulkDownloads.admit(request, reply);
    const items = isWhole ? this.bulkDownloads.paced(itemsOf(list, members)) : itemsOf(list, members);
    if (form === 'ndjson')
      return new StreamableFile(
        ndjsonOf(items, marking(picking(fields), { ...label, ...(incomplete && { incomplete }) })),
        options,
      );
    const ruleSets = askableRuleSets();
    const everyColumn = question.for && excelSheet(item, ruleSets, fields);
    const sheet = ofOffice === undefined ? everyColumn : officeSheet(ofOffice, ruleSets, lang);
    return new StreamableFile(csvOf(items, chosen, marks, sheet), options);
  }

  #wholeness({ question, scope }: List<object>): Promise<Wholeness> {
    return this.incompleteness.of({
      regions: [question.region ?? []].flat().filter((region) => region !== 'CN'),
      ...scope,
    });
  }

  async #page(list: List<object>, fields: readonly string[] | undefined, columns: Columns): Promise<string> {
    const { limit = DEFAULT_LIMIT, total: asksForTotal } = list.question;
    const { provenance } = this.config;
    const total = asksForTotal === 'true' ? list.total?.() : undefined;
    const read = firstOf(list.read(limit + 1, membersOf(fields, columns)), limit + 1);
    const [{ items, next }, whole, all, wholeness] = await Promise.all([
      (Readable.from(read).toArray() as Promise<object[]>).then((rows) =>
        pageOf(rows, limit, (last) => list.cursorAfter(last)),
      ),
      list.whole?.(),
      total,
      this.#wholeness(list),
    ]);
    return exactJsonOfStored({
      provenance,
      ...wholeness,
      ...whole,
      items: items.map(picking(fields)),
      ...(all !== undefined && { total: all }),
      ...(next !== undefined && { next }),
    });
  }
}

/** The members that contain these fields; undefined if no fields are chosen. */
function membersOf(fields: readonly string[] | undefined, columns: Columns): readonly string[] | undefined {
  return fields && [...new Set(columnsOf(fields, columns).map((column) => column.split('.', 1)[0] ?? ''))];
}

function itemsOf(list: List<object>, members: readonly string[] | undefined): AsyncIterable<object> {
  const { limit } = list.question;
  const items = list.read(limit, members);
  return limit === undefined ? items : firstOf(items, limit);
}

async function* firstOf<Item>(items: AsyncIterable<Item>, most: number): AsyncGenerator<Item> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    if (++taken === most) return;
  }
}
