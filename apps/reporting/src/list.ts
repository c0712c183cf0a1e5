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
import { mergeMap, type Observable } from 'rxjs';
import { isKnown, tagOf } from './conditional-requests';
import { DataVersion } from './data-version';
import { type Reply } from './exact-json';
import { type Columns, columnsOf, fieldsOf, picking } from './fields';
import { type ListDescription, ListDocs } from './list-docs';
import { csvOf, formAccepted, mediaTypes, ndjsonOf } from './list-forms';
import { DEFAULT_LIMIT, type Page, pageOf } from './page';
import { type PageQuestion } from './questions';
import { MAX_TIME_MS } from './read-models';

/** A list as a controller gives it: how much of it, which fields and in which form it is answered is up to its question. */
export interface List<Item extends object> {
  readonly question: Pick<PageQuestion, 'limit' | 'format' | 'fields'> & { readonly ruleSet?: string };
  /** The items from the question's cursor on, in the list's order; of those after `most` none is looked at. */
  read(most: number | undefined): AsyncIterable<Item>;
  /** The cursor of what follows an item. */
  cursorAfter(item: Item): string;
  /** What is to be said of the whole list; a page of JSON has it beside its items. */
  readonly whole?: () => Promise<object>;
  /** The version of what the list is made of, where that may be older than what is stored now. */
  readonly madeOf?: string;
}

/** What is needed of a query of MongoDB that has its conditions and its order. */
interface Query<Document> {
  limit(most: number): this;
  setOptions(options: { readonly maxTimeMS: number; readonly batchSize: number }): PromiseLike<readonly Document[]>;
  cursor(options: { readonly batchSize: number }): AsyncIterable<Document>;
}

/** Documents that are fetched at once while a whole list is sent. */
const BATCH_SIZE = 1_000;

/** Reads a list from MongoDB: a page at once, a whole list as the caller takes it, so that the longest needs no more memory than the shortest. */
export function found<Document, Item extends object>(query: Query<Document>, itemOf: (document: Document) => Item): List<Item>['read'] {
  return async function* (most) {
    const documents =
      most === undefined
        ? query.cursor({ batchSize: BATCH_SIZE })
        : await query.limit(most).setOptions({ maxTimeMS: MAX_TIME_MS, batchSize: most });
    for await (const document of documents) yield itemOf(document);
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

@Injectable()
export class ListInterceptor implements NestInterceptor<List<object>, Page<object> | StreamableFile> {
  constructor(
    private readonly reflector: Reflector,
    private readonly version: DataVersion,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<List<object>>): Observable<Page<object> | StreamableFile> {
    const columns = this.reflector.get<Columns>(COLUMNS, context.getHandler());
    const http = context.switchToHttp();
    return next.handle().pipe(mergeMap((list) => this.#answer(list, columns, http.getRequest<Request>(), http.getResponse<Reply>())));
  }

  async #answer(list: List<object>, columns: Columns, request: Request, reply: Reply): Promise<Page<object> | StreamableFile> {
    const { question } = list;
    const form = question.format ?? formAccepted(request.headers.accept);
    const fields = fieldsOf(question.fields, columns);
    const pick = picking(fields);
    const page = async (): Promise<Page<object>> => {
      const limit = question.limit ?? DEFAULT_LIMIT;
      const read = pageOf(await taken(list.read(limit + 1), limit + 1), limit, (last) => list.cursorAfter(last));
      if (read.next !== undefined) reply.header('link', `<${addressOf(request.url, read.next)}>; rel="next"`);
      return read;
    };
    if (form === 'json') {
      const [{ items, next }, whole] = await Promise.all([page(), list.whole?.()]);
      return { ...whole, items: items.map(pick), ...(next !== undefined && { next }) };
    }
    // What is sent as it is read can't be known before by what it says, but by what it is made of.
    const etag = tagOf(`${form} ${columnsOf(fields, columns).join()} ${list.madeOf ?? (await this.version.ofAll())}`);
    reply.header('etag', etag);
    const known = isKnown(request.headers, etag);
    const items = known ? [] : question.limit === undefined ? list.read(undefined) : (await page()).items;
    if (form === 'ndjson') return new StreamableFile(ndjsonOf(items, pick), { type: mediaTypes.ndjson });
    return new StreamableFile(csvOf(items, columnsOf(fields, columns)), {
      type: mediaTypes.csv,
      disposition: `attachment; filename="${fileName(request.url, question.ruleSet)}.csv"`,
    });
  }
}

async function taken<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) if (taken.push(item) === most) break;
  return taken;
}

/** The address of the same question from a cursor on. */
function addressOf(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/** As `certifications-2015-world-bank-2019`: what was asked, in letters that every file system takes. */
function fileName(url: string, ruleSet: string | undefined): string {
  const path = url.split('?', 1)[0] ?? '';
  const words = path.replace(/^\/api\/v\d+\//, '').split(/[^\w.]+/);
  return [...words, ...(ruleSet === undefined ? [] : [ruleSet])].filter((word) => word !== '').join('-');
}
