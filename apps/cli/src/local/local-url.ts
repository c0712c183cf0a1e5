import type { ServiceName } from '@taocun/contracts';
import { runningStart } from './running';

/** Ports above PORT, as the services themselves have it. */
const above: Readonly<Record<ServiceName, number>> = { reporting: 0, ingestion: 1, classification: 2 };
const usualPort = 3000;

/**
 * The default address of a service: at the port that PORT gives it, else where `npm start` runs it,
 * else where it runs by itself.
 */
export function localUrlOf(service: ServiceName): string {
  const first = firstPort();
  if (first !== undefined) return `http://127.0.0.1:${first + above[service]}`;
  return runningStart()?.addresses[service] ?? `http://127.0.0.1:${usualPort + above[service]}`;
}

/** 0 is any free port, which one does not know beforehand. */
function firstPort(): number | undefined {
  const port = Number(process.env['PORT']);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}
