import { mongo, type Connection } from 'mongoose';
import { aggregated, type Document } from './memory-query';
import { type InTransaction, type SimulatedStore, transient } from './memory-store';
import { type Network } from './network';

/** The number of times the driver repeats a commit whose answer was lost. */
const COMMITS = 2;

interface Options {
  readonly session?: MemorySession;
  readonly upsert?: boolean;
}

/** A client's connection to a `MemoryStore`, with the part of mongoose's interface that the services use. */
export class MemoryConnection {
  constructor(
    readonly name: string,
    readonly store: SimulatedStore,
    private readonly network: Network,
  ) {}

  /** The same object as a mongoose connection. */
  get asConnection(): Connection {
    return this as unknown as Connection;
  }

  getClient() {
    return {
      startSession: () => new MemorySession(this.store, this.network),
      // The reads may see different moments: the only reader reads what no longer changes.
      withSession: <Answer>(_options: object, reads: (session: object) => Promise<Answer>) => reads({}),
      db: (name: string) => ({
        collection: (collection: string) => new MemoryCollection(name, collection, this.store, this.network),
        command: ({ killSessions }: { killSessions: { id: mongo.Binary }[] }) =>
          this.network.ask(
            'killSessions',
            () => {
              for (const { id } of killSessions) this.store.end(id.toString('utf8'));
            },
            cut,
          ),
      }),
    };
  }

  collection(collection: string): MemoryCollection {
    return new MemoryCollection(this.name, collection, this.store, this.network);
  }
}

/** The driver's session with its transactions, retried after transient errors. */
class MemorySession {
  readonly id;
  readonly #id: string;
  #number = 0;

  constructor(
    private readonly store: SimulatedStore,
    private readonly network: Network,
  ) {
    this.#id = store.nextSession();
    this.id = { id: new mongo.Binary(Buffer.from(this.#id), 4) };
  }

  get transaction(): InTransaction {
    return { session: this.#id, number: this.#number };
  }

  async withTransaction(work: () => Promise<void>): Promise<void> {
    for (;;) {
      this.#number++;
      try {
        await work();
      } catch (error) {
        this.store.end(this.#id);
        if (error instanceof mongo.MongoError && error.hasErrorLabel('TransientTransactionError')) continue;
        throw error;
      }
      if (await this.#commit()) return;
    }
  }

  endSession(): Promise<void> {
    return Promise.resolve();
  }

  /** False if the whole transaction has to be repeated. */
  async #commit(): Promise<boolean> {
    // A request that arrives late belongs to this transaction, even if another one has begun since.
    const { transaction } = this;
    for (let left = COMMITS; ; left--) {
      try {
        await this.network.ask('commit', () => this.store.commit(transaction), unknownCommit);
        return true;
      } catch (error) {
        if (!(error instanceof mongo.MongoError)) throw error;
        if (error.hasErrorLabel('TransientTransactionError')) return false;
        if (left === 0) throw error;
      }
    }
  }
}

export class MemoryCollection {
  constructor(
    private readonly database: string,
    private readonly name: string,
    private readonly store: SimulatedStore,
    private readonly network: Network,
  ) {}

  createIndex(): Promise<string> {
    return Promise.resolve('');
  }

  async findOne(filter: Document = {}, options: Options = {}): Promise<Document | null> {
    const within = options.session?.transaction;
    const [first] = await this.#find('findOne', filter, within);
    return first ?? null;
  }

  async findOneAndUpdate(filter: Document, update: Document[]): Promise<Document> {
    return this.#ask('findOneAndUpdate', () =>
      this.store.findOneAndUpdate(this.database, this.name, filter, update),
    );
  }

  async updateOne(
    filter: Document,
    update: Document,
    options: Options = {},
  ): Promise<{ matchedCount: number }> {
    const { upsert = false } = options;
    const { matched } = await this.#write([{ updateOne: { filter, update, upsert } }], options);
    return { matchedCount: matched };
  }

  async bulkWrite(
    operations: readonly mongo.AnyBulkWriteOperation[],
    options: Options = {},
  ): Promise<unknown> {
    return this.#write(operations, options);
  }

  async insertOne(document: Document): Promise<void> {
    await this.#write([{ insertOne: { document } }], {});
  }

  async countDocuments(): Promise<number> {
    return (await this.find({}).toArray()).length;
  }

  async deleteMany(filter: Document, options: Options = {}): Promise<void> {
    await this.#write([{ deleteMany: { filter } }], options);
  }

  async insertMany(documents: readonly Document[], options: Options = {}): Promise<void> {
    await this.#write(
      documents.map((document) => ({ insertOne: { document } })),
      options,
    );
  }

  find(filter: Document, { session }: Options = {}) {
    const within = session?.transaction;
    return cursor(() => this.#find('find', filter, within));
  }

  aggregate(pipeline: readonly Document[]) {
    return cursor(() =>
      this.network.read(
        `${this.name}.aggregate`,
        () => aggregated(this.store.all(this.database, this.name), pipeline),
        cut,
      ),
    );
  }

  /** The first read of a transaction begins it, so it is simulated as a request that changes something. */
  #find(what: string, filter: Document, within: InTransaction | undefined): Promise<Document[]> {
    const find = (): Document[] => this.store.find(this.database, this.name, filter, within);
    return within === undefined
      ? this.network.read(`${this.name}.${what}`, find, cut)
      : this.#ask(what, find, within);
  }

  #write(operations: readonly mongo.AnyBulkWriteOperation[], { session }: Options) {
    const within = session?.transaction;
    return this.#ask('write', () => this.store.write(this.database, this.name, operations, within), within);
  }

  #ask<Answer>(
    what: string,
    work: Parameters<typeof this.network.ask<Answer>>[1],
    within?: InTransaction,
  ): Promise<Answer> {
    // A failure within a transaction is transient: the driver repeats the whole transaction.
    return this.network.ask(
      `${this.name}.${what}`,
      work,
      within === undefined ? cut : () => transient('connection cut', 0),
    );
  }
}

function cursor(ask: () => Promise<Document[]>) {
  return {
    toArray: ask,
    async *[Symbol.asyncIterator](): AsyncGenerator<Document> {
      yield* await ask();
    },
  };
}

function cut(): Error {
  return new mongo.MongoNetworkError('connection cut');
}

function unknownCommit(): Error {
  const error = new mongo.MongoNetworkError('connection cut');
  error.addErrorLabel('UnknownTransactionCommitResult');
  return error;
}
