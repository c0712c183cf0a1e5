import { execFile } from 'node:child_process';

interface Finished {
  /** Undefined if there is no such program. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs a program to its end; never throws, whatever the program does. */
export function run(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env: options.env ?? process.env, timeout: options.timeoutMs ?? 0, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`.trim();
        if (error === null) resolve({ exitCode: 0, output });
        else if (error.code === 'ENOENT' || error.code === 'EACCES')
          resolve({ exitCode: undefined, output: error.message });
        else
          resolve({
            exitCode: typeof error.code === 'number' ? error.code : 1,
            output: error.killed ? `${output}\n(no end in time)` : output,
          });
      },
    );
  });
}
