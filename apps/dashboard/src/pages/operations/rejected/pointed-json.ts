interface PointedLine {
  readonly text: string;
  /** The JSON pointer of the value on this line. */
  readonly pointer: string;
}

/** No update needs more levels; the text of deeper JSON is shown as it is. */
const MOST_LEVELS = 100;

/**
 * Formats JSON in lines with their JSON pointers, so that a fault can be highlighted. Undefined if the text
 * is not JSON or nested too deeply, or has a number that JavaScript would round: the text must stay as it was
 * sent.
 */
export function pointedLines(text: string): readonly PointedLine[] | undefined {
  if (/\d{16}/.test(text.replace(/"(?:[^"\\]|\\[^])*(?:"|\\?$)/g, ''))) return undefined;
  const lines: PointedLine[] = [];
  try {
    writeValue(JSON.parse(text), '', { indent: '', name: '', comma: '' }, lines);
    return lines;
  } catch {
    return undefined;
  }
}

/** The text around a value: its indentation, the name before it and the comma behind it. */
interface Around {
  readonly indent: string;
  readonly name: string;
  readonly comma: string;
}

function writeValue(
  value: unknown,
  pointer: string,
  { indent, name, comma }: Around,
  lines: PointedLine[],
): void {
  const isList = Array.isArray(value);
  const members: [string, unknown][] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (members.length === 0)
    return void lines.push({ text: `${indent}${name}${JSON.stringify(value)}${comma}`, pointer });
  if (indent.length >= 2 * MOST_LEVELS) throw new RangeError('nested too deeply');
  lines.push({ text: `${indent}${name}${isList ? '[' : '{'}`, pointer });
  members.forEach(([member, inner], at) => {
    const label = isList ? '' : `${JSON.stringify(member)}: `;
    const below = `${pointer}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    writeValue(
      inner,
      below,
      { indent: `${indent}  `, name: label, comma: at < members.length - 1 ? ',' : '' },
      lines,
    );
  });
  lines.push({ text: `${indent}${isList ? ']' : '}'}${comma}`, pointer });
}

/** The lines of the value at a path or, if it is missing, of the object that lacks it. */
export function meantBy(path: string, lines: readonly PointedLine[]): ReadonlySet<number> {
  for (let pointer = path; pointer !== ''; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const matches = lines.flatMap((line, at) =>
      line.pointer === pointer || line.pointer.startsWith(`${pointer}/`) ? [at] : [],
    );
    if (matches.length > 0) return new Set(matches);
  }
  return new Set();
}
