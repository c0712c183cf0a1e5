import {
  AuthenticationError,
  NetworkError,
  type ProtocolError,
  protocolErrors,
  protocolErrorsCodesById,
  ResponseError,
} from '@platformatic/kafka';
import { messageOf } from '@taocun/runtime';

/** Kafka has answered a request with an error, for all of it or for parts. */
export class ErrorAnswer extends Error {
  override readonly name = 'KafkaError';

  constructor(
    readonly codes: readonly number[],
    what = '',
  ) {
    super(what + [...new Set(codes)].map(nameOfCode).join('; '));
  }

  /** It passes by itself: a partition that moves to another broker has no leader for a moment. */
  get retriable(): boolean {
    return this.codes.every(isRetriableCode);
  }
}

export const TOO_OLD = 'This Kafka does not know the group protocol of KIP-848: it is older than 4.0, or has it switched off.';

/** Kafka's codes for errors, as far as this client decides by them. Source: https://kafka.apache.org/protocol#protocol_error_codes */
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

/** A code with its name and Kafka's sentence on it. */
export function nameOfCode(code: number): string {
  const known = errorOfCode(code);
  return known === undefined ? `error code ${code}` : `${known.id}: ${known.message}`;
}

/** True if what failed by this code may succeed if it is tried again. */
export function isRetriableCode(code: number): boolean {
  return errorOfCode(code)?.canRetry ?? false;
}

/** The answer to a request whatever it says: the library throws where any part of it is an error, and attaches it. */
export async function wholeAnswer<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResponseError) return error['response'] as Answer;
    throw error;
  }
}

/** The error of a request in Kafka's or the system's words, in place of the client library's. */
export function ofKafka(error: unknown): unknown {
  if (error instanceof ResponseError) return new ErrorAnswer((error.errors as ProtocolError[]).map((one) => Number(one['apiCode'])));
  if (error instanceof NetworkError && error.cause !== undefined) return new Error(withCause(error.message, error.cause), { cause: error });
  return error;
}

/** A login tells of its own cause too, as of a token that could not be had. */
function withCause(message: string, cause: unknown): string {
  const said =
    cause instanceof AuthenticationError && cause.cause instanceof Error ? withCause(cause.message, cause.cause) : messageOf(cause);
  return `${message.replace(/\.$/, '')}: ${said}`;
}

function errorOfCode(code: number) {
  const id = (protocolErrorsCodesById as Readonly<Record<number, string | undefined>>)[code];
  return id === undefined
    ? undefined
    : (protocolErrors as Readonly<Record<string, { id: string; message: string; canRetry: boolean }>>)[id];
}
