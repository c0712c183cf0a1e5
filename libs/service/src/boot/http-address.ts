import { createServer, type Server } from 'node:net';
import { type ServiceConfig } from '../config/config';
import { StartError } from '../problems/start-error';

type AddressConfig = Pick<ServiceConfig, 'service' | 'http'>;

/** For example `http://127.0.0.1:3000`. */
export function addressOf({ host }: { readonly host: string }, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Waits until the server listens on the configured address.
 * @throws StartError that names the variable to change, if the system does not permit that address.
 */
export async function listeningOn<Listening>(
  address: AddressConfig,
  listening: Promise<Listening>,
): Promise<Listening> {
  try {
    return await listening;
  } catch (error) {
    const fix = fixFor(error, address);
    if (fix === undefined) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      `${address.service} can't listen on ${addressOf(address.http, address.http.port)} (${code}): ${fix}`,
    );
  }
}

/**
 * Checks that the service could listen on the address now.
 * @throws StartError like `listeningOn`.
 */
export async function checkAddress(address: AddressConfig): Promise<void> {
  const server = await listeningOn(address, opened(address.http));
  await new Promise((closed) => server.close(closed));
}

function opened({ host, port }: ServiceConfig['http']): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host }, () => resolve(server));
  });
}

function fixFor(error: unknown, { http: { host, port } }: AddressConfig): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const own = 'PORT, from which all three services count; 0 is any free one';
  switch (error.code) {
    case 'EADDRINUSE':
      return `something else listens there, perhaps another instance. Stop it, or give another port: ${own}.`;
    case 'EACCES':
      return `port ${port} is privileged. Give one from 1024 on: ${own}.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `${host} is no address of this machine. Give one in HOST; 127.0.0.1 is the machine alone, 0.0.0.0 all of its addresses.`;
    default:
      return undefined;
  }
}
