/** The reason why a service can't start, and what an operator can do. It is printed without a stack. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
