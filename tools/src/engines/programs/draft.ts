import * as fs from 'node:fs';
import * as path from 'node:path';

const anHourMs = 3_600_000;

/**
 * A new folder that is renamed to `target` once it is complete, so that `target` appears whole or not at all,
 * even if others fetch it too. Drafts of processes that were killed are removed; a recent draft may still be
 * in use.
 */
export function draftOf(target: string): string {
  const prefix = `${target}.fetching-`;
  const cache = path.dirname(target);
  fs.mkdirSync(cache, { recursive: true });
  for (const name of fs.readdirSync(cache)) {
    const left = path.join(cache, name);
    if (!left.startsWith(prefix)) continue;
    if (Date.now() - (fs.statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > anHourMs)
      fs.rmSync(left, { recursive: true, force: true });
  }
  return fs.mkdtempSync(prefix);
}

export function keepDraft(draft: string, target: string): void {
  try {
    fs.renameSync(draft, target);
  } catch (error) {
    // Another process may have been faster.
    if (!fs.existsSync(target)) throw error;
    fs.rmSync(draft, { recursive: true });
  }
}
