export interface PointedLine {
  readonly text: string;
  /** The JSON pointers of what stands on it: of a value, and of all that it lies in. */
  readonly pointer: string;
}

/**
 * JSON in lines of which each knows what stands on it, so that what is wrong can be shown. Undefined where the text is none, or has a
 * number that JavaScript would round: it has to stay as it was sent.
 */
export function pointedLines(text: string): readonly PointedLine[] | undefined {
  if (/\d{16}/.test(text.replace(/"(?:[^"\\]|\\[^])*(?:"|\\?$)/g, ''))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const lines: PointedLine[] = [];
  write(value, '', '', '', '', lines);
  return lines;
}

function write(value: unknown, pointer: string, indent: string, name: string, comma: string, lines: PointedLine[]): void {
  const isList = Array.isArray(value);
  const members: [string, unknown][] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (members.length === 0) return void lines.push({ text: `${indent}${name}${JSON.stringify(value)}${comma}`, pointer });
  lines.push({ text: `${indent}${name}${isList ? '[' : '{'}`, pointer });
  members.forEach(([member, inner], at) => {
    const label = isList ? '' : `${JSON.stringify(member)}: `;
    const below = `${pointer}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    write(inner, below, `${indent}  `, label, at < members.length - 1 ? ',' : '', lines);
  });
  lines.push({ text: `${indent}${isList ? ']' : '}'}${comma}`, pointer });
}

/** Which lines a path means: those of what it names or, where that is missing, of what it is missing from. */
export function meantBy(path: string, lines: readonly PointedLine[]): ReadonlySet<number> {
  for (let pointer = path; pointer !== ''; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const found = lines.flatMap((line, at) => (line.pointer === pointer || line.pointer.startsWith(`${pointer}/`) ? [at] : []));
    if (found.length > 0) return new Set(found);
  }
  return new Set();
}
