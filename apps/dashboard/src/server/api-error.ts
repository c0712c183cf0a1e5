/** The failure of a request, from the problem details of its answer. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 if there was no answer. */
    readonly status: number,
    readonly detail: string,
    /** The JSON pointer to the fault in an update. */
    readonly path?: string,
  ) {
    super(detail);
  }

  /** True if the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
