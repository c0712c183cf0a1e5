import { follow, type FollowOptions, type TaocunEvent } from './events.js';
import { reportingAddresses } from './generated/addresses.js';
import type { ReportingOperations } from './operations.js';
import { pause, pauseMs, send, type TaocunOptions } from './requests.js';
import { ApiClient } from './api-client.js';

/**
 * A client of the API of reporting: `call` asks one operation, `list` reads all pages of one, `events` follows announcements.
 *
 * Integers that a double can't hold come as bigints. Errors are TaocunProblem and TaocunUnreachable.
 */
export class Taocun extends ApiClient<ReportingOperations> {
  /** `url` is the address of reporting. */
  constructor(options: TaocunOptions) {
    super(options, reportingAddresses);
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
