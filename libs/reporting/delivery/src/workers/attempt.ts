import { type TracedWork } from '@taocun/service';
import { refusalIn, type SendOutcome } from '../sending/http-sender';
import { type QueuedDelivery } from '../sending/keyed-queue';
import { type Attempt } from '../store/webhook-documents';

/** The record of an attempt that began at `at` and has just ended. */
export function attemptOf(outcome: Exclude<SendOutcome, { kind: 'cut' }>, at: Date): Attempt {
  const tookMs = Date.now() - at.getTime();
  switch (outcome.kind) {
    case 'delivered':
      return { at, tookMs, status: outcome.status };
    case 'refused':
    case 'gone':
      return { at, tookMs, status: outcome.status, ...refusalIn(outcome) };
    case 'unanswered':
      return { at, tookMs, reason: outcome.reason };
  }
}

/** The span of an attempt, in the trace of the announcement that it delivers. */
export function tracedAttempt(
  work: Pick<TracedWork, 'traceparent' | 'of' | 'follows'>,
  webhook: string,
  { sequence, tries }: QueuedDelivery,
  { at, tookMs, status, reason }: Attempt,
): TracedWork {
  return {
    ...work,
    name: 'deliver',
    kind: 'client',
    fromMs: at.getTime(),
    toMs: at.getTime() + tookMs,
    attributes: {
      'taocun.webhook': webhook,
      'taocun.delivery': sequence,
      'http.request.resend_count': tries,
      ...(status !== undefined && { 'http.response.status_code': status }),
    },
    error: reason,
  };
}
