import { Inject, Injectable } from '@nestjs/common';
import { Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';

/** The services that reporting asks over HTTP. */
export type OtherService = 'ingestion' | 'classification';

interface ServiceResponse {
  readonly status: number;
  readonly text: string;
}

export interface ServiceRequest {
  /** Built by reporting. The only parts that come from a caller are validated ids and codes. */
  readonly path: string;
  /** The `Authorization` header to send, by which the other service decides. */
  readonly authorization: string | undefined;
  readonly timeoutMs: number;
}

/** Far more than positions, metrics and outlooks need. */
const MAX_RESPONSE_BYTES = 8_388_608;

/**
 * Calls ingestion and classification over HTTP. Their addresses come only from the configuration, and
 * redirects are not followed, so that a key never reaches another host.
 */
@Injectable()
export class ServiceClient {
  readonly #urls: Readonly<Record<OtherService, string | undefined>>;
  readonly #authorization: string | undefined;

  constructor(
    @Inject(SERVICE_CONFIG)
    config: Pick<ServiceConfig, 'ingestionUrl' | 'classificationUrl' | 'classificationKey'>,
  ) {
    const { ingestionUrl, classificationUrl, classificationKey } = config;
    this.#urls = { ingestion: ingestionUrl, classification: classificationUrl };
    this.#authorization = classificationKey === undefined ? undefined : `Bearer ${classificationKey}`;
  }

  /** The services whose addresses are known. */
  get known(): readonly OtherService[] {
    return (['ingestion', 'classification'] as const).filter((service) => this.#urls[service] !== undefined);
  }

  /** Like `ask`, with reporting's own key instead of a caller's. */
  askAsReporting(service: OtherService, path: string, timeoutMs: number): Promise<ServiceResponse> {
    return this.ask(service, { path, authorization: this.#authorization, timeoutMs });
  }

  /**
   * Returns answers of every status.
   * @throws Problem with 502 or 504 if there is none
   */
  async ask(service: OtherService, request: ServiceRequest): Promise<ServiceResponse> {
    const { path, authorization, timeoutMs } = request;
    const url = this.#urls[service];
    const variable = `${service.toUpperCase()}_URL`;
    if (url === undefined)
      throw new Problem({ status: 502, detail: `Reporting has no address of ${service}: set ${variable}.` });
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url + path, {
        headers: authorization === undefined ? {} : { authorization },
        redirect: 'error',
        signal,
      });
      return { status: response.status, text: await readBody(response) };
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (signal.aborted)
        throw new Problem({
          status: 504,
          detail: `${titled(service)} has not answered within ${timeoutMs} ms.`,
          cause: error,
        });
      const detail = `${titled(service)} does not answer: it is not running, or not at the address in ${variable} of reporting.`;
      throw new Problem({ status: 502, detail, cause: error });
    }
  }
}

async function readBody({ body }: { readonly body: AsyncIterable<Uint8Array> | null }): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) {
      throw new Problem({ status: 502, detail: `The answer has more than ${MAX_RESPONSE_BYTES} bytes.` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function titled(service: OtherService): string {
  return service.charAt(0).toUpperCase() + service.slice(1);
}
