const head = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="taocun-command"]');

/**
 * The beginning of an operator's command, from the head that reporting writes. Vite serves the page from a
 * clone, without that head.
 */
export const taocunCommand = head?.content ?? 'npm run taocun --';
