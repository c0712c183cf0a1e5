import { type IncomingHttpHeaders } from 'node:http';
import { type Readable } from 'node:stream';
import { Problem } from '../problems/problem';
import { BodyBuffer } from './body-buffer';

/** The part of a request that this file needs. */
type Raw = Readable & { readonly headers: IncomingHttpHeaders };

/** Decides whether to accept a body: before it arrives, and at each of its chunks. */
interface BodyRules {
  /** `bytes` is 0 if the size is not announced. */
  announced(bytes: number): Problem | undefined;
  /** `bytes` have arrived in total, of which `more` just now. */
  arrived(bytes: number, more: number): Problem | undefined;
}

/** Accepts bodies of at most this size, announced and actual. */
export function atMost(mostBytes: number, tooLarge: () => Problem): BodyRules {
  const refusalOf = (bytes: number): Problem | undefined => (bytes > mostBytes ? tooLarge() : undefined);
  return { announced: refusalOf, arrived: refusalOf };
}

/**
 * The whole body as sent; nothing else may read it.
 * @throws a Problem of the rules, or an error if the body breaks off
 */
export function receiveBody(raw: Raw, rules: BodyRules): Promise<Buffer> {
  const body = new BodyBuffer();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      raw.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    };
    const refuse = (problem: Problem): void => {
      stop();
      // The rest is drained: destroying the request would cut the connection before the answer is delivered.
      raw.on('error', () => undefined).resume();
      reject(problem);
    };
    const onData = (chunk: Buffer): void => {
      const refusal = rules.arrived(body.length + chunk.length, chunk.length);
      if (refusal === undefined) body.add(chunk);
      else refuse(refusal);
    };
    const onEnd = (): void => {
      stop();
      resolve(body.whole());
    };
    const onCut = (): void =>
      refuse(new Problem({ code: 'unreadable-body', detail: 'The body ended before it was complete.' }));
    // If the caller disconnected during authentication, no further event will follow.
    if (raw.destroyed) return onCut();
    const refusal = rules.announced(Number(raw.headers['content-length'] ?? 0));
    if (refusal === undefined) raw.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
    else refuse(refusal);
  });
}
