/** Breaks a text into lines of at most this width, between any two characters. */
export function wrapped(text: string, most: number, widthOf: (line: string) => number): readonly string[] {
  const lines = [''];
  for (const character of text) {
    if (widthOf(lines.at(-1) + character) > most) lines.push('');
    lines[lines.length - 1] += character;
  }
  return lines;
}
