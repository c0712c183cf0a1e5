import type { LoggerService } from '@nestjs/common';

const shown = (level: string) => (text: string) =>
  void (process.env['VERBOSE'] && process.stderr.write(`${level} ${text}\n`));

/** A silent logger; with VERBOSE set it prints warnings and errors. */
export const quiet: LoggerService = {
  log: () => undefined,
  debug: () => undefined,
  warn: shown('WARN'),
  error: shown('ERROR'),
};
