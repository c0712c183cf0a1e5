import { setTimeout as pause } from 'node:timers/promises';

export const quiet = { log: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

export async function until(condition: () => boolean | Promise<boolean>, deadlineMs = 20_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not so within ${deadlineMs} ms: ${condition.toString()}`);
    await pause(20);
  }
}
