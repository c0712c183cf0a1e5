import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Readable } from 'node:stream';

/** Runs a TypeScript file as a separate process. */
const runTs = join(__dirname, '../../../../tools/run-ts.cjs');

export interface Child {
  readonly process: ChildProcess;
  /** Everything that the process has written so far. */
  output(): string;
  /** Resolves once the output contains the text; rejects if the process ends first. */
  says(text: string): Promise<void>;
  /** Resolves to the exit code or signal. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts a TypeScript file, by its path from this folder, in its own process. */
export function startChild(
  file: string,
  env: Readonly<Record<string, string>> = {},
  { ipc = false, args = [] }: { readonly ipc?: boolean; readonly args?: readonly string[] } = {},
): Child {
  const child = spawn(process.execPath, [runTs, join(__dirname, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    child.emit('output');
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  // Not 'close': Node does not emit it if the channel between the processes was closed first.
  const end = Promise.all([
    once(child, 'exit'),
    once(child.stdout as Readable, 'close'),
    once(child.stderr as Readable, 'close'),
  ]).then(([exit]) => exit as [number | null, string | null]);
  return {
    process: child,
    output: () => output,
    says: async (text) => {
      while (!output.includes(text)) {
        const [ended] = await Promise.race([
          once(child, 'output').then(() => [false]),
          end.then(() => [true]),
        ]);
        if (ended === true && !output.includes(text))
          throw new Error(`The process ended without saying '${text}':\n${output}`);
      }
    },
    ended: async () => {
      const [code, signal] = await end;
      return { code, signal };
    },
  };
}
