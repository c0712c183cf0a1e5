/** Parts of the page that have not all come yet: sections that nobody scrolled to, and questions without a first answer. */
const UNFINISHED = '.unloaded, .waiting, .waiting-map';
const CHECK_EVERY_MS = 100;
/** A service that answers so late is not waited for. */
const AT_MOST_MS = 20_000;

const isUnfinished = (): boolean => document.querySelector(UNFINISHED) !== null;

/** Loads all of the page, then prints it. By itself the browser prints at once, and what is not there is missing on paper. */
export async function printPage(): Promise<void> {
  const root = document.documentElement;
  if (root.classList.contains('printing')) return;
  root.classList.add('printing');
  const untilMs = performance.now() + AT_MOST_MS;
  try {
    // Twice, because a section that has come may begin to ask only with its next frame.
    for (let finished = 0; finished < 2 && performance.now() < untilMs; finished = isUnfinished() ? 0 : finished + 1) {
      dispatchEvent(new Event('beforeprint'));
      await new Promise((done) => setTimeout(done, CHECK_EVERY_MS));
    }
  } finally {
    root.classList.remove('printing');
  }
  print();
}

/** Ctrl+P and ⌘P wait for what has not come yet. The browser's menu can't be made to. */
export function printOnShortcut(): void {
  addEventListener('keydown', (event) => {
    const isPrint = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'p';
    if (!isPrint || !isUnfinished()) return;
    event.preventDefault();
    void printPage();
  });
}
