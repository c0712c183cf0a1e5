/** The failure of a request, as told by the problem details of the answer. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly detail: string,
    /** The JSON pointer to the fault, where an update is at fault. */
    readonly path?: string,
  ) {
    super(detail);
  }
}
