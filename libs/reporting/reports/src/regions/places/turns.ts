/** Runs work in turns: each begins once the one before it has ended, and not at all if its signal is aborted by then. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** @throws the reason of the signal if it is aborted before the turn */
  next<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
