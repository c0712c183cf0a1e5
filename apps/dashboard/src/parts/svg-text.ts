const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in an element or a quoted attribute of an SVG. */
export function svgText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
