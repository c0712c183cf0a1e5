import { mongo } from 'mongoose';
import { documentCopyOf, type Document, keyOf, matches, updated } from './memory-query';
import { LATER } from './network';

type Documents = Map<string, Document>;
type Operation = mongo.AnyBulkWriteOperation;

/** An open transaction: its writes by collection and id; undefined is a deletion. */
interface Transaction {
  readonly number: number;
  readonly begunAtMs: number;
  readonly begunAtChange: number;
  readonly writes: Map<string, Map<string, Document | undefined>>;
}

/** A session: its open transaction, and the number of the last committed one. */
interface Session {
  open?: Transaction;
  committed: number;
  ended: number;
}

/** The session and the transaction of a request. */
export interface InTransaction {
  readonly session: string;
  readonly number: number;
}

interface Write {
  readonly matched: number;
  readonly modified: number;
}

/**
 * A MongoDB in memory, limited to what the services use: documents by collection, and atomic transactions
 * that fail on a write conflict and that others can abort.
 */
export class SimulatedStore {
  readonly #databases = new Map<string, Map<string, Documents>>();
  readonly #changedAt = new Map<string, number>();
  readonly #lockedBy = new Map<string, string>();
  readonly #sessions = new Map<string, Session>();
  #changes = 0;
  #sessionIds = 0;

  constructor(private readonly nowMs: () => number) {}

  nextSession(): string {
    return `session-${++this.#sessionIds}`;
  }

  find(database: string, collection: string, filter: Document, within?: InTransaction): Document[] {
    const matching: Document[] = [];
    for (const document of this.#seen(database, collection, within))
      if (matches(document, filter)) matching.push(documentCopyOf(document));
    return matching;
  }

  get(database: string, collection: string, id: string): Readonly<Document> | undefined {
    return this.#documents(database, collection).get(id);
  }

  all(database: string, collection: string): Iterable<Document> {
    return this.#documents(database, collection).values();
  }

  /**
   * Performs writes one after another, as `bulkWrite` does. LATER if another transaction holds one of the
   * documents.
   */
  write(
    database: string,
    collection: string,
    operations: readonly Operation[],
    within?: InTransaction,
  ): Write | typeof LATER {
    if (within === undefined && operations.some((one) => this.#waits(database, collection, one)))
      return LATER;
    let matched = 0;
    const duplicates: { index: number; code: number }[] = [];
    for (const [index, operation] of operations.entries()) {
      const outcome = this.#apply(database, collection, operation, within);
      if (outcome === 'duplicate') {
        if (within !== undefined) {
          this.end(within.session);
          throw duplicateKey([{ index, code: DUPLICATE_KEY }]);
        }
        duplicates.push({ index, code: DUPLICATE_KEY });
      } else matched += outcome;
    }
    if (duplicates.length > 0) throw duplicateKey(duplicates);
    return { matched, modified: matched };
  }

  /** Updates the one matching document, or inserts it; returns the result. */
  findOneAndUpdate(
    database: string,
    collection: string,
    filter: Document,
    update: Document[],
  ): Document | typeof LATER {
    const { _id } = filter;
    const id = keyOf(_id);
    if (this.#ownerOf(keyIn(database, collection, id)) !== undefined) return LATER;
    const before = this.#documents(database, collection).get(id);
    const after = updated(before ?? { _id }, update, before === undefined);
    this.#put(database, collection, id, after);
    return documentCopyOf(after);
  }

  commit({ session: id, number }: InTransaction): void {
    const session = this.#sessionOf(id);
    if (session.committed >= number) return;
    const { open } = session;
    if (open?.number !== number) throw noSuchTransaction();
    for (const [place, writes] of open.writes) {
      const [database, collection] = place.split(' ') as [string, string];
      for (const [key, document] of writes) this.#put(database, collection, key, document);
    }
    session.committed = number;
    this.end(id);
  }

  /** Aborts the open transaction of a session. */
  end(id: string): void {
    const session = this.#sessionOf(id);
    if (session.open === undefined) return;
    session.ended = session.open.number;
    delete session.open;
    for (const [key, owner] of this.#lockedBy) if (owner === id) this.#lockedBy.delete(key);
  }

  #apply(
    database: string,
    collection: string,
    operation: Operation,
    within: InTransaction | undefined,
  ): number | 'duplicate' {
    const [[kind, one]] = Object.entries(operation) as [[string, Document & { filter: Document }]];
    if (kind === 'deleteMany') {
      const gone = this.#matching(database, collection, one.filter, within);
      for (const { _id } of gone) this.#set(database, collection, keyOf(_id), undefined, within);
      return gone.length;
    }
    if (kind === 'insertOne') {
      const { document } = one as unknown as { document: Document };
      if (this.#matching(database, collection, { _id: document['_id'] }, within).length > 0)
        return 'duplicate';
      this.#set(database, collection, keyOf(document['_id']), document, within);
      return 1;
    }
    if (kind !== 'replaceOne' && kind !== 'updateOne')
      throw new Error(`The store in memory does not know ${kind}.`);
    const { filter, upsert = false } = one;
    const { _id } = filter;
    const id = keyOf(_id);
    const [before] = this.#matching(database, collection, filter, within);
    if (before === undefined && upsert !== true) return 0;
    if (before === undefined && this.#matching(database, collection, { _id }, within).length > 0)
      return 'duplicate';
    const after =
      kind === 'replaceOne'
        ? { _id, ...(one['replacement'] as Document) }
        : updated(before ?? { _id }, one['update'] as Document, before === undefined);
    this.#set(database, collection, id, after, within);
    return before === undefined ? 0 : 1;
  }

  #waits(database: string, collection: string, operation: Operation): boolean {
    if (this.#lockedBy.size === 0) return false;
    const [{ filter }] = Object.values(operation) as [{ filter?: Document }];
    return this.#matching(database, collection, filter ?? {}, undefined).some(
      ({ _id }) => this.#ownerOf(keyIn(database, collection, keyOf(_id))) !== undefined,
    );
  }

  /**
   * The session whose transaction holds the document; a transaction that has been open for too long is
   * aborted.
   */
  #ownerOf(key: string): string | undefined {
    const owner = this.#lockedBy.get(key);
    const open = owner === undefined ? undefined : this.#sessionOf(owner).open;
    if (owner !== undefined && (open === undefined || this.nowMs() - open.begunAtMs > LONGEST_TRANSACTION_MS))
      this.end(owner);
    return this.#lockedBy.get(key);
  }

  #matching(
    database: string,
    collection: string,
    filter: Document,
    within: InTransaction | undefined,
  ): Document[] {
    const { _id } = filter;
    if (typeof _id === 'string') {
      const own = this.#ownWrites(database, collection, within);
      const document = own?.has(_id) === true ? own.get(_id) : this.#documents(database, collection).get(_id);
      return document !== undefined && matches(document, filter) ? [document] : [];
    }
    return [...this.#seen(database, collection, within)].filter((document) => matches(document, filter));
  }

  *#seen(database: string, collection: string, within: InTransaction | undefined): Iterable<Document> {
    const own = this.#ownWrites(database, collection, within);
    for (const [id, document] of this.#documents(database, collection))
      if (own?.has(id) !== true) yield document;
    for (const document of own?.values() ?? []) if (document !== undefined) yield document;
  }

  #ownWrites(database: string, collection: string, within: InTransaction | undefined) {
    return within === undefined
      ? undefined
      : this.#transaction(within).writes.get(`${database} ${collection}`);
  }

  #set(
    database: string,
    collection: string,
    id: string,
    document: Document | undefined,
    within: InTransaction | undefined,
  ): void {
    if (within === undefined)
      return this.#put(
        database,
        collection,
        id,
        document === undefined ? undefined : documentCopyOf(document),
      );
    const transaction = this.#transaction(within);
    const key = keyIn(database, collection, id);
    const owner = this.#ownerOf(key);
    if (
      (owner !== undefined && owner !== within.session) ||
      (this.#changedAt.get(key) ?? 0) > transaction.begunAtChange
    ) {
      this.end(within.session);
      throw transient('WriteConflict', 112);
    }
    this.#lockedBy.set(key, within.session);
    const place = `${database} ${collection}`;
    const writes = transaction.writes.get(place) ?? new Map<string, Document | undefined>();
    transaction.writes.set(place, writes);
    writes.set(id, document === undefined ? undefined : documentCopyOf(document));
  }

  #put(database: string, collection: string, id: string, document: Document | undefined): void {
    this.#changedAt.set(keyIn(database, collection, id), ++this.#changes);
    const documents = this.#documents(database, collection);
    if (document === undefined) documents.delete(id);
    else documents.set(id, document);
  }

  #transaction({ session: id, number }: InTransaction): Transaction {
    const session = this.#sessionOf(id);
    if (number <= session.ended || number <= session.committed || number < (session.open?.number ?? 0))
      throw noSuchTransaction();
    if (session.open?.number !== number) {
      this.end(id);
      session.open = { number, begunAtMs: this.nowMs(), begunAtChange: this.#changes, writes: new Map() };
    }
    return session.open;
  }

  #sessionOf(id: string): Session {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = { committed: 0, ended: 0 };
    this.#sessions.set(id, session);
    return session;
  }

  #documents(database: string, collection: string): Documents {
    const collections = this.#databases.get(database) ?? new Map<string, Documents>();
    this.#databases.set(database, collections);
    const documents = collections.get(collection) ?? new Map<string, Document>();
    collections.set(collection, documents);
    return documents;
  }
}

const DUPLICATE_KEY = 11_000;
/** MongoDB's default limit for a transaction. */
const LONGEST_TRANSACTION_MS = 60_000;

function keyIn(database: string, collection: string, id: string): string {
  return `${database} ${collection} ${id}`;
}

/** An error after which the driver repeats the whole transaction. */
export function transient(message: string, code: number): Error {
  const error = new mongo.MongoServerError({ message, code });
  error.addErrorLabel('TransientTransactionError');
  return error;
}

function noSuchTransaction(): Error {
  return transient('NoSuchTransaction', 251);
}

function duplicateKey(writeErrors: readonly { index: number; code: number }[]): Error {
  const error = Object.create(mongo.MongoBulkWriteError.prototype) as Record<string, unknown>;
  const fields = {
    message: 'E11000 duplicate key error',
    writeErrors,
    result: { getWriteConcernError: () => undefined },
    hasErrorLabel: () => false,
    stack: new Error('E11000 duplicate key error').stack,
  };
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(error, name, { value });
  return error as unknown as Error;
}
