/** A finished log line, parsed. */
export type Line = Readonly<Record<string, unknown>>;

/** One of pino's lines for people: time, level, service, context, message, the other fields, and stacks on lines of their own. */
export function readable({ time, level, service, context, message, error, stack, ...fields }: Line): string {
  const head = [text(time).slice(11, 23), text(level).toUpperCase().padEnd(5), text(service)];
  if (context !== undefined) head.push(`[${text(context)}]`);
  const tail = Object.entries(fields).map(([name, value]) => `${name}=${text(value)}`);
  const trace = stack ?? stackOf(error);
  return `${[...head, text(message), ...tail].join(' ')}\n${trace === undefined ? '' : `${indented(text(trace))}\n`}`;
}

function stackOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'stack' in error ? error.stack : error;
}

function text(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function indented(lines: string): string {
  return lines.replace(/^/gm, '    ');
}
