/** The logger of the libraries. Nest's loggers implement it. */
export interface Log {
  error(message: string, ...more: readonly object[]): void;
  warn(message: string, ...more: readonly object[]): void;
  log?(message: string, ...more: readonly object[]): void;
  debug?(message: string, ...more: readonly object[]): void;
}

export const silentLog = { log: () => undefined, warn: () => undefined, error: () => undefined };
