/** A word with the spaces after it, or a Chinese character with the marks that may not begin a line. */
const unit = /[\u2e80-\uffef][、。，．：；！？）」』》”’]*|[^\s\u2e80-\uffef]+\s*|\s+/g;

/**
 * Breaks a text into lines of at most this width: between words or Chinese characters, and within a word only
 * if it is wider than a line.
 */
export function wrapped(text: string, most: number, widthOf: (line: string) => number): readonly string[] {
  const lines = [''];
  const isFull = (more: string): boolean => widthOf((lines.at(-1) + more).trimEnd()) > most;
  for (const word of text.match(unit) ?? []) {
    if (isFull(word) && lines.at(-1) !== '') lines.push('');
    for (const part of isFull(word) ? word : [word]) {
      if (isFull(part)) lines.push('');
      lines[lines.length - 1] += part;
    }
  }
  return lines.map((line) => line.trimEnd());
}
