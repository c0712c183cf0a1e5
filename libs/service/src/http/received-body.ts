import { type IncomingHttpHeaders } from 'node:http';
import { type Readable } from 'node:stream';
import { BodyBuffer } from './body-buffer';
import { Problem } from '../problems/problem';

/** The part of a request that is needed. */
type Raw = Readable & { readonly headers: IncomingHttpHeaders };

/** Whether a body is taken: asked before anything has come, and then at each of its chunks. */
interface BodyRules {
  /** 0 where the size is not announced. */
  announced(bytes: number): Problem | undefined;
  /** `bytes` in all, of which `more` have just come. */
  arrived(bytes: number, more: number): Problem | undefined;
}

/** What is neither larger than this nor says that it will be. */
export function atMost(mostBytes: number, tooLarge: () => Problem): BodyRules {
  const refusalOf = (bytes: number): Problem | undefined => (bytes > mostBytes ? tooLarge() : undefined);
  return { announced: refusalOf, arrived: refusalOf };
}

/** The whole body as sent, where nothing else reads it. @throws Problem that the rules give, or where it breaks off. */
export function receiveBody(raw: Raw, rules: BodyRules): Promise<Buffer> {
  const body = new BodyBuffer();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      raw.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    };
    const refuse = (problem: Problem): void => {
      stop();
      // The rest is read and dropped: destroying the request would cut the connection before the caller has the answer.
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
    const onCut = (): void => refuse(new Problem({ status: 400, detail: 'The body has not come to its end.' }));
    // The caller may have gone while its key was looked at, and then nothing more is heard of it.
    if (raw.destroyed) return onCut();
    const refusal = rules.announced(Number(raw.headers['content-length'] ?? 0));
    if (refusal === undefined) raw.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
    else refuse(refusal);
  });
}
