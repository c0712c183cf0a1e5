import type { LoggerService } from '@nestjs/common';

const shown = (level: string) => (text: string) => void (process.env['VERBOSE'] && process.stderr.write(`${level} ${text}\n`));

/** A logger that says nothing; with VERBOSE set, what goes wrong. */
export const quiet: LoggerService = { log: () => undefined, debug: () => undefined, warn: shown('WARN'), error: shown('ERROR') };
