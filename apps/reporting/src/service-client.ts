import { Inject, Injectable } from '@nestjs/common';
import { Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';

/** Services that reporting asks for an operator. */
export type OtherService = 'ingestion' | 'classification';

export interface ServiceResponse {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST';
  /** Of our own making: nothing of a caller is in it but what was checked to be an id. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: string;
  /** The `Authorization` header of whoever asks us. The neighbour decides by it. */
  readonly authorization: string | undefined;
  readonly timeoutMs?: number;
}

/** A repair is answered when Kafka has it, which ingestion itself waits for 30 seconds for. */
const patienceMs = 40_000;
/** A rejected update of a megabyte, as text and in base64, with what was sent for it. */
const mostBytes = 8_388_608;

/**
 * Asks ingestion and classification for an operator, with the key that the operator has shown to us. Where they are is the
 * configuration's alone, and where they redirect to is not followed: a key goes nowhere else.
 */
@Injectable()
export class ServiceClient {
  readonly #urls: Readonly<Record<OtherService, string | undefined>>;

  constructor(
    @Inject(SERVICE_CONFIG)
    { ingestionUrl, classificationUrl }: Pick<ServiceConfig, 'ingestionUrl' | 'classificationUrl'>,
  ) {
    this.#urls = { ingestion: ingestionUrl, classification: classificationUrl };
  }

  /** @throws Problem with 502 or 504 where there is no answer that can be passed on. */
  async ask(neighbour: OtherService, question: ServiceRequest): Promise<ServiceResponse> {
    const { method = 'GET', path, query, body, authorization } = question;
    const url = this.#urls[neighbour];
    const variable = `${neighbour.toUpperCase()}_URL`;
    if (url === undefined)
      throw new Problem({ status: 502, detail: `Reporting has not been told where ${neighbour} is: set ${variable}.` });
    const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`;
    const signal = AbortSignal.timeout(question.timeoutMs ?? patienceMs);
    try {
      const response = await fetch(url + path + search, {
        method,
        headers: {
          ...(authorization !== undefined && { authorization }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
        redirect: 'error',
        signal,
      });
      return { status: response.status, type: response.headers.get('content-type') ?? '', text: await textOf(response) };
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (signal.aborted) throw new Problem({ status: 504, detail: `${titled(neighbour)} has not answered in time.` });
      const detail = `${titled(neighbour)} does not answer: it is not running, or not where ${variable} of reporting says.`;
      throw new Problem({ status: 502, detail });
    }
  }
}

async function textOf({ body }: { readonly body: AsyncIterable<Uint8Array> | null }): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Problem({ status: 502, detail: `The answer has more than ${mostBytes} bytes.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function titled(neighbour: OtherService): string {
  return neighbour.charAt(0).toUpperCase() + neighbour.slice(1);
}
