import { lookup } from 'node:dns';
import { type Resolve } from './destination';

/**
 * Looks up one name at a time for each key. libuv looks up only two at once for the whole process, and a
 * lookup continues after its request has ended: slow names of one key would delay the lookups of all others.
 * c-ares can end a lookup, but reads neither /etc/hosts nor search domains.
 */
export class NameLookups {
  readonly #last = new Map<string, Promise<void>>();

  constructor(private readonly resolve: Resolve = lookup) {}

  /** Waits for earlier lookups of the key, and looks up nothing if the request has ended by then. */
  resolverFor(keyId: string, ended: AbortSignal): Resolve {
    return (host, options, done) => {
      const before = this.#last.get(keyId) ?? Promise.resolve();
      const answer = () =>
        new Promise<void>((over) => {
          this.resolve(host, options, (error, addresses) => {
            over();
            done(error, addresses);
          });
        });
      const turn = before.then(() => (ended.aborted ? undefined : answer()));
      this.#last.set(
        keyId,
        // A resolver that throws at once fails its own request alone.
        turn.catch((error: NodeJS.ErrnoException) => done(error, [])),
      );
    };
  }
}
