/**
 * How an operator of this installation starts a command, which reporting writes into the page's head. Vite serves the page from a clone, without
 * that head.
 */
export const taocunCommand =
  globalThis.document?.querySelector<HTMLMetaElement>('meta[name="taocun-command"]')?.content ?? 'npm run taocun --';
