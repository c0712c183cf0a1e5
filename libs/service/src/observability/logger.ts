import { type LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import { type ServiceName } from '@taocun/contracts';
import type { ServiceConfig } from '../config/config';
import { redactor, secretsOf } from '../config/secrets';
import { type LogFormat, type LogLevel } from '../config/variables-table';
import { type Line, plain, readable } from './readable-log';

export interface LogSettings {
  readonly service: ServiceName;
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Texts to redact wherever they appear. */
  readonly secrets: readonly string[];
}

/**
 * Contexts of Nest's own start-up lines, which are logged at debug level; one line of ours reports that the
 * service is up.
 */
const chatty = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
  'NestMicroservice',
]);

/**
 * pino behind Nest's logger: `log.log('Saved.', { documents: 3 }, 'Checkpoint')`; the last string is the
 * context.
 */
export class ServiceLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    const line = logLine(message, details);
    const { context } = line.fields;
    this.#write(typeof context === 'string' && chatty.has(context) ? 'debug' : 'info', line);
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.#write('fatal', logLine(message, details));
  }

  error(message: unknown, ...details: unknown[]): void {
    this.#write('error', logLine(message, details));
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.#write('warn', logLine(message, details));
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.#write('debug', logLine(message, details));
  }

  verbose(message: unknown, ...details: unknown[]): void {
    this.#write('trace', logLine(message, details));
  }

  #write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace', { message, fields }: LogLine): void {
    this.pino[level](fields, message);
  }
}

export function logSettings(config: ServiceConfig): LogSettings {
  return { service: config.service, ...config.log, secrets: secretsOf(config) };
}

/** Writes to the standard output by default. */
export function createLogger(
  settings: LogSettings,
  write: (line: string) => void = standardOutput(),
): ServiceLogger {
  const redact = redactor(settings.secrets);
  const shape =
    settings.format === 'text' ? readable : (line: Line): string => `${plain(JSON.stringify(line))}\n`;
  const logger = pino(
    {
      level: settings.level,
      base: { service: settings.service },
      messageKey: 'message',
      errorKey: 'error',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: plainError },
    },
    // Redaction sees the finished line, after errors have been serialised.
    { write: (line) => write(shape(redact(JSON.parse(line) as Line))) },
  );
  return new ServiceLogger(logger);
}

/**
 * An error without a driver's additions, such as the documents that could not be written, which must not
 * reach the logs.
 */
function plainError(error: Error): unknown {
  const { type, message, stack, code } = stdSerializers.err(error) as pino.SerializedError & {
    readonly code?: unknown;
  };
  return { type, message, stack, ...(code !== undefined && { code }) };
}

/** Synchronous, so that a process's last line is written before it exits; pino ignores a closed pipe. */
function standardOutput(): (line: string) => void {
  const out = destination({ fd: process.stdout.fd, sync: true });
  return (line) => out.write(line);
}

interface LogLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Nest's optional arguments: a message, then a stack or other details, then a context. */
function logLine(message: unknown, details: readonly unknown[]): LogLine {
  const fields: Record<string, unknown> = {};
  const rest = [...details];
  const last = rest.at(-1);
  if (typeof last === 'string' && !isStack(last)) fields['context'] = rest.pop();
  for (const detail of rest) {
    if (detail instanceof Error) fields['error'] = detail;
    else if (typeof detail === 'string') fields[isStack(detail) ? 'stack' : 'detail'] = detail;
    else if (typeof detail === 'object' && detail !== null) Object.assign(fields, detail);
    else if (detail !== undefined) fields['detail'] = detail;
  }
  if (message instanceof Error) return { message: message.message, fields: { error: message, ...fields } };
  if (typeof message === 'string') return { message, fields };
  return { message: JSON.stringify(message) ?? String(message), fields };
}

function isStack(text: string): boolean {
  return /\n[^\S\n]+at /.test(text);
}
