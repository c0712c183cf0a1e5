/**
 * Calls `begin` while the page is visible, and again whenever it becomes so. The signal is aborted when the
 * page is hidden, or the returned function called.
 */
export function whileVisible(begin: (signal: AbortSignal) => void): () => void {
  let hidden = new AbortController();
  const look = (): void => {
    hidden.abort();
    if (document.hidden) return;
    hidden = new AbortController();
    begin(hidden.signal);
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    hidden.abort();
  };
}
