/** A table in Markdown. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text that Markdown shows as it is. */
export function cell(text: string): string {
  return text.replaceAll(/[|*_<>]/g, String.raw`\$&`);
}
