/** Where this library says what happens; the loggers of Nest are such. */
export interface Log {
  error(message: string, ...more: readonly object[]): void;
  warn(message: string, ...more: readonly object[]): void;
  log?(message: string, ...more: readonly object[]): void;
  debug?(message: string, ...more: readonly object[]): void;
}
