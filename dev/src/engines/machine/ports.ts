import { createServer, type Server } from 'node:net';

/** The first is the engine's address, the second for what Kafka's controller says to itself; MongoDB leaves it unused. */
export interface Ports {
  readonly port: number;
  readonly controllerPort: number;
}

/** Ports free on 127.0.0.1 just now: those remembered where they still are, others in place of those that are taken. */
export async function freePorts(remembered?: Ports): Promise<Ports> {
  // Held open together, or the system might give the same port twice.
  const servers = [await listen(remembered?.port ?? 0), await listen(remembered?.controllerPort ?? 0)] as const;
  const [port, controllerPort] = [portOf(servers[0]), portOf(servers[1])];
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return { port, controllerPort };
}

/** As many pairs of free ports, none of them twice. */
export async function manyFreePorts(count: number): Promise<Ports[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => Promise.all([listen(0), listen(0)])));
  const ports = servers.map(([first, second]) => ({ port: portOf(first), controllerPort: portOf(second) }));
  await Promise.all(servers.flat().map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has no port');
  return address.port;
}

async function listen(wanted: number): Promise<Server> {
  try {
    return await listenAt(wanted);
  } catch (error) {
    if (wanted === 0) throw error;
    return listenAt(0);
  }
}

function listenAt(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
