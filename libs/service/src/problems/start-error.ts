/** Why a service can't start, in words that tell an operator what to do; printed without a stack, which would only hide them. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
