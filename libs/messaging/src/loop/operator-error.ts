/** What no retry can mend: the partition stops, reports itself not ready, and the message says what an operator can do. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
