import { performance } from 'node:perf_hooks';
import { Error as MongooseErrors, mongo } from 'mongoose';
import { Backoff } from '@taocun/runtime';

/** The error code of a read that takes longer than MongoDB keeps its snapshot; the next one has a newer. */
export const SNAPSHOT_TOO_OLD = 239;
/** The error code of a read right after a collection or an index was created. */
export const SNAPSHOT_UNAVAILABLE = 246;

/**
 * Errors of a member that is not the primary, steps down, recovers or shuts down, or that does not reach the
 * others, or finish, in time. Source:
 * https://github.com/mongodb/specifications/blob/master/source/retryable-reads/retryable-reads.md
 */
const AWAY_CODES: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  89, // NetworkTimeout
  91, // ShutdownInProgress
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  SNAPSHOT_TOO_OLD,
  SNAPSHOT_UNAVAILABLE,
  262, // ExceededTimeLimit
  9_001, // SocketException
  10_058, // LegacyNotPrimary
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
]);

/** The error code of a write whose unique key already exists. */
export const DUPLICATE_KEY = 11_000;

/**
 * True for an error that is not the fault of the request and passes by itself: MongoDB has no primary, a
 * member leaves, a connection is lost, or an operation does not end within its `timeoutMS`.
 */
export function isMongodbAway(error: unknown): boolean {
  if (
    error instanceof MongooseErrors.MongooseServerSelectionError ||
    error instanceof mongo.MongoServerSelectionError
  )
    return true;
  // This includes the errors of a pool that is cleared because its server is gone.
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoOperationTimeoutError)
    return true;
  return error instanceof mongo.MongoServerError && AWAY_CODES.has(error.code);
}

/** Errors of transactions that the driver does not label as repeatable. */
const REPEATABLE_CODES: ReadonlySet<unknown> = new Set([
  290, // TransactionExceededLifetimeLimitSeconds: MongoDB is slow.
  11_601, // Interrupted, for example by the next owner, which ends the session.
]);
const REPEATABLE_LABELS = [
  'TransientTransactionError',
  'UnknownTransactionCommitResult',
  'RetryableWriteError',
];

/** True if a transaction failed because of others, so that the same one may succeed later. */
export function isRepeatable(error: unknown): boolean {
  if (!(error instanceof mongo.MongoError)) return false;
  return REPEATABLE_CODES.has(error.code) || REPEATABLE_LABELS.some((label) => error.hasErrorLabel(label));
}

/**
 * Repeats a question while MongoDB is away: an election takes some twelve seconds, and a partition dropped
 * because of it would read its whole state again. The question must be safe to repeat. A closed connection
 * ends the retries, and so does the first failure after `withinMs`.
 */
export async function untilMongodbAnswers<Answer>(
  question: () => Promise<Answer>,
  withinMs = Infinity,
): Promise<Answer> {
  const backoff = new Backoff(100, 2_000);
  const startedMs = performance.now();
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (!isMongodbAway(error) || performance.now() - startedMs > withinMs) throw error;
      await backoff.failed();
    }
  }
}
