/** Unfinished parts of the page: sections that nobody has scrolled to, and queries without a first answer. */
const UNFINISHED = '.unloaded, .waiting, .waiting-map';
const CHECK_EVERY_MS = 100;
/** After this time a slow service is no longer waited for. */
const AT_MOST_MS = 20_000;

const isUnfinished = (): boolean => document.querySelector(UNFINISHED) !== null;

/**
 * Loads the whole page, then prints it. The browser alone would print at once, without the parts that are not
 * loaded.
 */
export async function printPage(): Promise<void> {
  const root = document.documentElement;
  if (root.classList.contains('printing')) return;
  root.classList.add('printing');
  const untilMs = performance.now() + AT_MOST_MS;
  try {
    // Twice, because a new section may begin its queries only in its next frame.
    for (
      let finished = 0;
      finished < 2 && performance.now() < untilMs;
      finished = isUnfinished() ? 0 : finished + 1
    ) {
      dispatchEvent(new Event('beforeprint'));
      await new Promise((done) => setTimeout(done, CHECK_EVERY_MS));
    }
  } finally {
    root.classList.remove('printing');
  }
  print();
}

/** Makes Ctrl+P and ⌘P wait for unfinished parts. The browser's menu cannot be changed. */
export function printOnShortcut(): void {
  addEventListener('keydown', (event) => {
    const isPrint =
      (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'p';
    if (!isPrint || !isUnfinished()) return;
    event.preventDefault();
    void printPage();
  });
}
