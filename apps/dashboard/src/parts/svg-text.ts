const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text escaped for an element or a quoted attribute of an SVG. */
export function svgText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
