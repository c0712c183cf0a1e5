/** An error that no retry can cure: the partition stops, and the message explains what an operator can do. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
