export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text escaped so that Markdown shows it unchanged. */
export function cell(text: string): string {
  return text.replaceAll(/[|*_<>]/g, String.raw`\$&`);
}

/** The page with this text between the comment with the mark and the next `<!-- end -->`. */
export function between(page: string, mark: string, text: string): string {
  const begin = `<!-- ${mark} -->`;
  const end = '<!-- end -->';
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The page has no ${begin}.`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
