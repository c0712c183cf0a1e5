import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Model, mongo, type QueryFilter } from 'mongoose';
import { mergeMap, type Observable } from 'rxjs';
import { isKnown, tagOf } from '../cache/conditional-requests';
import { StoredVersion, type VersionedTopic } from '../cache/stored-version';
import { exactJsonOfStored, ReadyAnswer, type Reply } from '../exact/exact-json';
import { type Columns, columnsOf, fieldsOf, picking } from './fields';
import { type ListDescription, ListDocs } from './list-docs';
import { csvOf, csvTextOf, type Form, formAccepted, ndjsonLineOf, mediaTypes, ndjsonOf } from './list-forms';
import { DEFAULT_LIMIT, pageOf } from './page';
import { type PageQuestion } from './questions';
import { exactIntegers, MAX_TIME_MS } from '../store/read-models';
import { idOf, StoredJson } from '../exact/stored-json';
import { VersionedCache } from '../cache/versioned-cache';

/** A list as a controller gives it: how much of it, which fields and in which form it is answered is up to its question. */
export interface List<Item extends object> {
  readonly question: Pick<PageQuestion, 'limit' | 'format' | 'fields'> & { readonly ruleSet?: string };
  /**
   * The items from the question's cursor on, in the list's order; of those after `most` none is looked at. Where only some members
   * will be looked at, items need not have the others.
   */
  read(most: number | undefined, members?: readonly string[]): AsyncIterable<Item>;
  /** The first items, as JSON with this between, where that is to be had without making them. */
  readonly written?: (most: number, between: ',' | '\n') => Promise<WrittenItems<Item>>;
  /** The cursor of what follows an item. */
  cursorAfter(item: Item): string;
  /** What is to be said of the whole list; a page of JSON has it beside its items. */
  readonly whole?: () => Promise<object>;
  /** What the list is made of, where nothing else can change it. */
  readonly madeFrom?: readonly VersionedTopic[];
  /** The version of what the list is made of, where that may be older than what is stored now. */
  readonly madeOf?: string;
}

interface WrittenItems<Item> {
  readonly json: Buffer;
  /** The last one, where more follow. */
  readonly lastOfMore?: Item;
}

/** What is needed of a query of MongoDB that has its conditions and its order. */
interface Query<Document> {
  limit(most: number): this;
  readConcern(level: typeof OF_ONE_MOMENT): this;
  setOptions(options: { readonly maxTimeMS: number; readonly batchSize: number }): PromiseLike<readonly Document[]>;
  cursor(options: { readonly batchSize: number }): AsyncIterable<Document>;
}

/** Documents that are fetched at once while a whole list is sent. */
const BATCH_SIZE = 1_000;

/**
 * What is read is of one moment, a page as well as what comes in several batches, however late the last of them is fetched: a checkpoint
 * deletes villages and inserts them anew, wherever they then stand in the order, so that a list that went on with what is stored now might
 * have one of them twice or miss it. MongoDB keeps such a moment for `minSnapshotHistoryWindowInSeconds`, 300 unless it is told otherwise; a
 * caller who has not taken the last batch by then sees the answer break off.
 */
const OF_ONE_MOMENT = 'snapshot' as const;

/** Reads a list from MongoDB: a page at once, a whole list as the caller takes it, so that the longest needs no more memory than the shortest. */
export function found<Document, Item extends object>(query: Query<Document>, itemOf: (document: Document) => Item): List<Item>['read'] {
  return async function* (most) {
    const ofOneMoment = query.readConcern(OF_ONE_MOMENT);
    const documents =
      most === undefined
        ? ofOneMoment.cursor({ batchSize: BATCH_SIZE })
        : await ofOneMoment.limit(most).setOptions({ maxTimeMS: MAX_TIME_MS, batchSize: most });
    for await (const document of documents) yield itemOf(document);
  };
}

/** Documents that are items nearly as they are stored. */
interface Stored<Document, Item extends object> {
  readonly conditions: QueryFilter<Document>;
  readonly sort: Readonly<Record<string, 1 | -1>>;
  /** Which of a document's members are read for these of the items, or for all. What is read and is not `_id` is answered, in the order in which it is stored. */
  readonly projection: (members: readonly string[] | undefined) => Readonly<Record<string, 0 | 1>>;
  readonly itemOf: (document: Document) => Item;
  /** The members of an item that follow from the id of its document. They stand first. */
  readonly ofId?: (id: string) => object;
}

/** Reads such a list as `found` does; a page of JSON or NDJSON is written from what is stored without making its items. */
export function foundAsStored<Document extends { readonly _id: string }, Item extends object>(
  model: Model<Document>,
  { conditions, sort, projection, itemOf, ofId }: Stored<Document, Item>,
): Pick<List<Item>, 'read' | 'written'> {
  // The driver's types take every _id for an ObjectId.
  const collection = model.collection as unknown as {
    find<Read>(conditions: QueryFilter<Document>, options: mongo.FindOptions): mongo.AbstractCursor<Read>;
  };
  const query = (members?: readonly string[]) =>
    ({
      sort,
      projection: projection(members),
      ...exactIntegers,
      maxTimeMS: MAX_TIME_MS,
      readConcern: { level: OF_ONE_MOMENT },
    }) satisfies mongo.FindOptions;
  return {
    async *read(most, members) {
      const limits = most === undefined ? { batchSize: BATCH_SIZE, maxTimeMS: 0 } : { limit: most, batchSize: most };
      for await (const document of collection.find<Document>(conditions, { ...query(members), ...limits })) yield itemOf(document);
    },
    async written(most, between) {
      const limits = { limit: most + 1, batchSize: most + 2, raw: true };
      const documents = await collection.find<Buffer>(conditions, { ...query(), ...limits }).toArray();
      const json = new StoredJson();
      for (const [at, document] of documents.slice(0, most).entries()) {
        json.text(at === 0 ? '{' : `${between}{`);
        // Without its closing brace, and the comma is needed: no document has its id alone.
        if (ofId !== undefined) json.text(`${exactJsonOfStored(ofId(idOf(document))).slice(1, -1)},`);
        json.members(document);
        json.text('}');
      }
      const last = documents.length > most ? documents[most - 1] : undefined;
      return {
        json: json.finished(),
        ...(last && { lastOfMore: itemOf(mongo.BSON.deserialize(last, exactIntegers) as unknown as Document) }),
      };
    },
  };
}

/**
 * Marks a handler that answers a `List`. It is then answered as JSON, CSV or NDJSON, by `format` or else by the Accept header:
 * as JSON always a page, as CSV or NDJSON a page where `limit` is given and otherwise all of it, as it is read.
 * `columns` are the members of an item that CSV has, and that `fields` can name.
 */
export function AnswersList(description: ListDescription): MethodDecorator {
  return applyDecorators(SetMetadata(COLUMNS, description.columns), UseInterceptors(ListInterceptor), ListDocs(description));
}

const COLUMNS = 'taocun:list-columns';

interface Request {
  readonly url: string;
  readonly headers: { readonly accept?: string; readonly [name: string]: string | string[] | undefined };
}

/** Pages that are kept in memory, all lists together. */
const MAX_KEPT_BYTES = 33_554_432;
/** What keeping a page costs besides its body. */
const BYTES_OF_AN_ENTRY = 1_000;

/** A page as it is sent. */
interface SentPage {
  readonly body: string | Buffer;
  /** The cursor of the page after it. */
  readonly next?: string;
  readonly etag: string;
}

@Injectable()
class ListInterceptor implements NestInterceptor<List<object>, ReadyAnswer | StreamableFile> {
  readonly #pages = new VersionedCache<SentPage>(MAX_KEPT_BYTES, ({ body }) => Buffer.byteLength(body) + BYTES_OF_AN_ENTRY);

  constructor(
    private readonly reflector: Reflector,
    private readonly version: StoredVersion,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<List<object>>): Observable<ReadyAnswer | StreamableFile> {
    const columns = this.reflector.get<Columns>(COLUMNS, context.getHandler());
    const http = context.switchToHttp();
    return next.handle().pipe(mergeMap((list) => this.#answer(list, columns, http.getRequest<Request>(), http.getResponse<Reply>())));
  }

  async #answer(list: List<object>, columns: Columns, request: Request, reply: Reply): Promise<ReadyAnswer | StreamableFile> {
    const { question } = list;
    const form = question.format ?? formAccepted(request.headers.accept);
    const fields = fieldsOf(question.fields, columns);
    const disposition = form === 'csv' ? { disposition: `attachment; filename="${fileName(request.url, question.ruleSet)}.csv"` } : {};
    if (form === 'json' || question.limit !== undefined) {
      const make = () => this.#page(list, form, fields, columns);
      const version = await this.#versionOf(list);
      const { body, next, etag } = await (version === undefined
        ? make()
        : this.#pages.getOrCompute(`${form} ${request.url}`, version, make));
      if (next !== undefined) reply.header('link', `<${addressOf(request.url, next)}>; rel="next"`);
      reply.header('etag', etag);
      return new ReadyAnswer(body, mediaTypes[form], disposition);
    }
    // What is sent as it is read can't be known before by what it says, but by what it is made of.
    const version = (await this.#versionOf(list)) ?? (await this.version.ofAll());
    const etag = tagOf(`${form} ${columnsOf(fields, columns).join()} ${version}`);
    reply.header('etag', etag);
    const items = isKnown(request.headers, etag) ? [] : list.read(undefined, membersOf(fields, columns));
    const stream = form === 'ndjson' ? ndjsonOf(items, picking(fields)) : csvOf(items, columnsOf(fields, columns));
    return new StreamableFile(stream, { type: mediaTypes[form], ...disposition });
  }

  #versionOf({ madeOf, madeFrom }: List<object>): Promise<string | undefined> {
    if (madeOf !== undefined || madeFrom === undefined) return Promise.resolve(madeOf);
    return this.version.ofTopics(...madeFrom);
  }

  async #page(list: List<object>, form: Form, fields: readonly string[] | undefined, columns: Columns): Promise<SentPage> {
    const limit = list.question.limit ?? DEFAULT_LIMIT;
    const said = (body: string | Buffer, next: string | undefined): SentPage => ({
      body,
      ...(next !== undefined && { next }),
      etag: tagOf(body),
    });
    if (form !== 'csv' && fields === undefined && list.written !== undefined) {
      const { json, lastOfMore } = await list.written(limit, form === 'json' ? ',' : '\n');
      const next = lastOfMore && list.cursorAfter(lastOfMore);
      if (form === 'ndjson') return said(json.length === 0 ? json : Buffer.concat([json, Buffer.from('\n')]), next);
      const end = next === undefined ? ']}' : `],"next":${JSON.stringify(next)}}`;
      return said(Buffer.concat([Buffer.from('{"items":['), json, Buffer.from(end)]), next);
    }
    const read = list.read(limit + 1, membersOf(fields, columns));
    const [{ items, next }, whole] = await Promise.all([
      taken(read, limit + 1).then((all) => pageOf(all, limit, (last) => list.cursorAfter(last))),
      form === 'json' ? list.whole?.() : undefined,
    ]);
    switch (form) {
      case 'json':
        return said(exactJsonOfStored({ ...whole, items: items.map(picking(fields)), ...(next !== undefined && { next }) }), next);
      case 'ndjson':
        return said(items.map(ndjsonLineOf(picking(fields))).join(''), next);
      case 'csv':
        return said(csvTextOf(items, columnsOf(fields, columns)), next);
    }
  }
}

/** The members of the items that these fields are in; all where none are chosen. */
function membersOf(fields: readonly string[] | undefined, columns: Columns): readonly string[] | undefined {
  return fields && [...new Set(columnsOf(fields, columns).map((column) => column.split('.', 1)[0] ?? ''))];
}

async function taken<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) if (taken.push(item) === most) break;
  return taken;
}

/** The address of the same question from a cursor on. */
function addressOf(url: string, cursor: string): string {
  const path = url.split('?', 1)[0] ?? '';
  // What is asked for may hold further question marks.
  const parameters = new URLSearchParams(url.slice(path.length + 1));
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/** As `certifications-2015-world-bank-2019`: what was asked, in letters that every file system takes. */
function fileName(url: string, ruleSet: string | undefined): string {
  const path = url.split('?', 1)[0] ?? '';
  const words = path.replace(/^\/api\/v\d+\//, '').split(/[^\w.]+/);
  return [...words, ...(ruleSet === undefined ? [] : [ruleSet])].filter((word) => word !== '').join('-');
}
