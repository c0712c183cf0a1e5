import { type Server } from 'node:http';
import { normalizeIP } from '@fastify/rate-limit';

/**
 * Limits the connections to a server, in total and per address (except a proxy's). A connection beyond a
 * limit is closed without an answer.
 */
export function boundConnections(
  server: Server,
  inAll: number,
  ofAddress: number,
  isProxy: (address: string) => boolean,
): void {
  server.maxConnections = inAll;
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    if (socket.remoteAddress === undefined || isProxy(socket.remoteAddress)) return;
    const address = normalizeIP(socket.remoteAddress);
    const own = (open.get(address) ?? 0) + 1;
    if (own > ofAddress) {
      socket.destroy();
      return;
    }
    open.set(address, own);
    socket.once('close', () => {
      const left = (open.get(address) ?? 0) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
