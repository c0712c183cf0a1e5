import { type EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** The part of the driver's connection that this needs. */
interface DriverConnection {
  readonly closed: boolean;
  readonly socket: EventEmitter;
  cleanup: (this: DriverConnection, error: Error) => void;
}

let isMended = false;

/**
 * Ends the wait for a connection that is closed. The driver (7.9 and before) waits for its socket to drain or
 * to fail. One that MongoDB ends in order while a command is sent does neither, and one that is closed a
 * moment before does not either: the command, and all that waits for it, would never end. Woken up, the
 * driver finds the connection closed, and repeats the command as usual.
 */
export function endWaitsForClosedConnections(): void {
  if (isMended) return;
  isMended = true;
  const { Connection } = createRequire(require.resolve('mongoose'))('mongodb/lib/cmap/connection') as {
    readonly Connection: { readonly prototype: DriverConnection };
  };
  const { prototype } = Connection;
  const { cleanup } = prototype;
  prototype.cleanup = function (error) {
    const wasClosed = this.closed;
    cleanup.call(this, error);
    if (!wasClosed) this.socket.emit('drain');
  };
}
