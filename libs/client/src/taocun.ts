import { follow, type FollowOptions, type TaocunEvent } from './events.js';
import { reportingAddresses } from './generated/addresses.js';
import type { ListId, ReportingOperations } from './operations.js';
import { pause, pauseMs, send, type TaocunOptions } from './requests.js';
import { type Asked, type AnyQuestion, ApiClient } from './api-client.js';

/** A form of a whole list. For Excel CSV has money in RMB and codes as text. */
export interface FileForm {
  readonly format: 'csv' | 'ndjson' | 'parquet';
  readonly for?: 'excel';
}

/**
 * A client of the API of reporting: `call` asks one operation, `list` reads all pages of one, `download` has a whole list as a file,
 * `events` follows announcements.
 *
 * Integers that a double can't hold come as bigints. Errors are TaocunProblem and TaocunUnreachable.
 */
export class Taocun extends ApiClient<ReportingOperations> {
  /** `url` is the address of reporting. */
  constructor(options: TaocunOptions) {
    super(options, reportingAddresses);
  }

  /** A whole list as bytes, as they come: `download('listPanel', { format: 'parquet' }, { region: '33' })`. */
  download<Id extends ListId<ReportingOperations>>(
    operation: Id,
    form: FileForm,
    ...asked: Asked<ReportingOperations[Id]>
  ): Promise<ReadableStream<Uint8Array>> {
    const [question, options] = asked as AnyQuestion;
    const request = { ...this.requestOf(operation, { ...question, ...form }, options), headers: { accept: '*/*' } };
    return send(request, this.options, ({ body }) => body ?? new ReadableStream());
  }

  /**
   * Announcements as they are made, or from the beginning or a position on; each once, for ever: over restarts of the service and over
   * proxies that answer in its place. It ends when its signal is aborted or the client closed, by throwing.
   */
  events(options: FollowOptions = {}): AsyncGenerator<TaocunEvent, void> {
    const { type, ruleSet, region, village, from } = options;
    const signal = this.signalWith(options.signal);
    const request = this.requestOf('followEvents', { type, ruleSet, region, village, from });
    const open = (position: string | undefined, signal: AbortSignal): Promise<Response> => {
      const headers = { accept: 'text/event-stream', ...(position !== undefined && { 'last-event-id': position }) };
      return send({ ...request, headers, signal }, { ...this.options, tries: 1 }, (response) => response);
    };
    return follow(open, { ...options, signal }, (failure, tries) => pause(pauseMs(failure, tries, this.options.backoffMs), signal));
  }
}
