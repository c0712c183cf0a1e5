/**
 * Source offset id of an output: the partition and offset of its input, and its index among the outputs of
 * that input. A consumer that has applied a name skips every name from the same partition that is not higher
 * (docs/architecture.md).
 */
export interface InputName {
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
}

export function inputNameText(partition: number, offset: number, index: number): string {
  return `${partition}:${offset}:${index}`;
}

/** Reads `<partition>:<offset>:<index>`; undefined if the text is not such a name. */
export function parseInputName(text: string): InputName | undefined {
  const first = text.indexOf(':');
  const second = text.indexOf(':', first + 1);
  if (first < 0 || second < 0) return undefined;
  const partition = naturalNumber(text, 0, first);
  const offset = naturalNumber(text, first + 1, second);
  const index = naturalNumber(text, second + 1, text.length);
  return partition < 0 || offset < 0 || index < 0 ? undefined : { partition, offset, index };
}

/**
 * Parses the digits from `start` up to `end`; -1 if they are not a natural number. Written by hand because
 * every activity passes here.
 */
export function naturalNumber(text: string, start: number, end: number): number {
  if (start === end) return -1;
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number <= Number.MAX_SAFE_INTEGER ? number : -1;
}
