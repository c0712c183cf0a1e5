/** The reason why a service can't start, with a remedy for operators. It is printed without a stack. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
