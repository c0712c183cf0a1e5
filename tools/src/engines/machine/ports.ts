import { createServer, type Server } from 'node:net';

/** The first is the engine's address. The second is for Kafka's controller; MongoDB leaves it unused. */
export interface Ports {
  readonly port: number;
  readonly controllerPort: number;
}

/** Ports that are free on 127.0.0.1 at this moment. */
export async function freePorts(): Promise<Ports> {
  const [ports] = await manyFreePorts(1);
  if (ports === undefined) throw new Error('no free port');
  return ports;
}

/** `count` different pairs of free ports: all are held open together until all are known. */
export async function manyFreePorts(count: number): Promise<Ports[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => Promise.all([listen(), listen()])));
  const ports = servers.map(([first, second]) => ({ port: portOf(first), controllerPort: portOf(second) }));
  await Promise.all(servers.flat().map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has no port');
  return address.port;
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
