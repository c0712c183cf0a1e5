import {
  AuthenticationError,
  NetworkError,
  type ProtocolError,
  protocolErrors,
  protocolErrorsCodesById,
  ResponseError,
} from '@platformatic/kafka';
import { messageOf } from '@taocun/runtime';

/** Kafka has answered a request, or parts of it, with an error. */
export class ErrorAnswer extends Error {
  override readonly name = 'KafkaError';

  constructor(
    readonly codes: readonly number[],
    what = '',
  ) {
    super(what + [...new Set(codes)].map(nameOfCode).join('; '));
  }

  /**
   * True if the error passes by itself: a partition that moves to another broker has no leader for a moment.
   */
  get retriable(): boolean {
    return this.codes.every(isRetriableCode);
  }
}

export const TOO_OLD =
  'This Kafka does not know the group protocol of KIP-848: it is older than 4.0, or has it switched off.';

/**
 * The error codes on which this client's decisions depend. Source:
 * https://kafka.apache.org/protocol#protocol_error_codes
 */
export const Codes = {
  offsetOutOfRange: 1,
  leaderNotAvailable: 5,
  notLeaderOrFollower: 6,
  coordinatorLoadInProgress: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  unknownMemberId: 25,
  topicAlreadyExists: 36,
  groupIdNotFound: 69,
  fencedMemberEpoch: 110,
  illegalSaslState: 34,
  unsupportedVersion: 35,
} as const;

/** A code with its name and Kafka's description. */
export function nameOfCode(code: number): string {
  const known = errorOfCode(code);
  return known === undefined ? `error code ${code}` : `${known.id}: ${known.message}`;
}

/** True if a request that failed with this code may succeed when it is repeated. */
export function isRetriableCode(code: number): boolean {
  return errorOfCode(code)?.canRetry ?? false;
}

/**
 * The answer to a request even if it contains errors: the library throws in that case, and attaches the
 * answer.
 */
export async function wholeAnswer<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResponseError) return error['response'] as Answer;
    throw error;
  }
}

/** Replaces the client library's error with the words of Kafka or the system. */
export function ofKafka(error: unknown): unknown {
  if (error instanceof ResponseError)
    return new ErrorAnswer((error.errors as ProtocolError[]).map((one) => Number(one['apiCode'])));
  if (error instanceof NetworkError && error.cause !== undefined)
    return new Error(withCause(error.message, error.cause), { cause: error });
  return error;
}

/** The error of a login also states its cause, for example that no token was available. */
function withCause(message: string, cause: unknown): string {
  const reason =
    cause instanceof AuthenticationError && cause.cause instanceof Error
      ? withCause(cause.message, cause.cause)
      : messageOf(cause);
  return `${message.replace(/\.$/, '')}: ${reason}`;
}

function errorOfCode(code: number) {
  const id = (protocolErrorsCodesById as Readonly<Record<number, string | undefined>>)[code];
  return id === undefined
    ? undefined
    : (protocolErrors as Readonly<Record<string, { id: string; message: string; canRetry: boolean }>>)[id];
}
