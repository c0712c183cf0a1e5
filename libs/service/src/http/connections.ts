import { type Server } from 'node:http';
import { normalizeIP } from '@fastify/rate-limit';

/** Bounds the connections to a server, in all and from one address but a proxy's; one too many is closed without an answer. */
export function boundConnections(server: Server, inAll: number, ofAddress: number, isProxy: (address: string) => boolean): void {
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
