const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text that is safe in an element or a quoted attribute of HTML or XML, because names come from strangers.
 * Characters that XML does not allow are removed, in HTML too, where no name needs them.
 */
export function markupText(text: string): string {
  return text
    .toWellFormed()

    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** JSON for a `script` element that no browser runs: nothing in it can end the element or open a comment. */
export function scriptJson(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
