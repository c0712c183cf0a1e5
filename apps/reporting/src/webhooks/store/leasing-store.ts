import { killSession } from '@taocun/messaging';
import { type Connection, type mongo } from 'mongoose';

/** A store of documents with leases: the sessions in which their owners write. */
export abstract class LeasingStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  startSession(): mongo.ClientSession {
    return this.#connection.getClient().startSession();
  }

  /** Ends what a process that was killed within its transaction has left open. */
  endWhatIsOpen(session: mongo.Binary): Promise<void> {
    return killSession(this.#connection.getClient(), session);
  }
}
