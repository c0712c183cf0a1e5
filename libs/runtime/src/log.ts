/** The log of this library, which Nest's loggers implement. */
export interface Log {
  error(message: string, ...more: readonly object[]): void;
  warn(message: string, ...more: readonly object[]): void;
  log?(message: string, ...more: readonly object[]): void;
  debug?(message: string, ...more: readonly object[]): void;
}
