import { type EventEmitter } from 'node:events';

type Response = EventEmitter & { readonly destroyed: boolean };

const works = new WeakMap<Response, (() => void)[]>();

/**
 * Runs work once a response has ended or its caller has disconnected, at once if that is so already. All
 * works of a response share one listener: Nest and Fastify add up to eight, and Node warns of a leak beyond
 * ten.
 */
export function whenClosed(response: Response, work: () => void): void {
  // A response that is closed emits no `close` any more.
  if (response.destroyed) return work();
  const known = works.get(response);
  if (known !== undefined) return void known.push(work);
  const all = [work];
  works.set(response, all);
  response.once('close', () => {
    for (const each of all) each();
  });
}
