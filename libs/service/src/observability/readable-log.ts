/** A finished log line, parsed. */
export type Line = Readonly<Record<string, unknown>>;

/**
 * The form of a log line for people: time, level, service, context, message, the other fields, and the stack
 * on separate lines.
 */
export function readable({ time, level, service, context, message, error, stack, ...fields }: Line): string {
  const head = [text(time).slice(11, 23), text(level).toUpperCase().padEnd(5), text(service)];
  if (context !== undefined) head.push(`[${text(context)}]`);
  const tail = Object.entries(fields).map(([name, value]) => `${name}=${oneLine(text(value))}`);
  const trace = stack ?? stackOf(error);
  // Continuation lines are indented, so foreign text never begins a line. This prevents log forging.
  const first = [...head, text(message)].join(' ').replace(/\n/g, '\n    ');
  return `${plain([first, ...tail].join(' '))}\n${trace === undefined ? '' : `${indented(plain(text(trace)))}\n`}`;
}

/** Escapes control and bidirectional characters, which a terminal would obey, but no line feeds. */
export function plain(line: string): string {
  return line.replace(
    /(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function oneLine(line: string): string {
  return line.replace(/\n/g, '\\n');
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
