import type { Command } from 'commander';
import { programFor, runProgram } from './program';

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the program in this process with only this environment. Runs follow one another, because all write to
 * the same streams.
 */
export function taocunInProcess(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const run = before.then(() => captured(env, args));
  before = run.catch(() => undefined);
  return run;
}

async function captured(env: Readonly<Record<string, string>>, args: readonly string[]): Promise<Ended> {
  const outer = { env: process.env, exitCode: process.exitCode };
  const out = captureOf(process.stdout);
  const err = captureOf(process.stderr);
  Object.assign(process, { env: { ...env }, exitCode: undefined });
  try {
    const program = await programFor(args[0]);
    throwInsteadOfExit(program);
    await runProgram(program, args);
    return { status: Number(process.exitCode ?? 0), stdout: out.text(), stderr: err.text() };
  } finally {
    Object.assign(process, outer);
    for (const one of [out, err]) one.release();
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const one of command.commands) throwInsteadOfExit(one);
}

function captureOf(stream: NodeJS.WriteStream) {
  const chunks: Buffer[] = [];
  const spy = jest.spyOn(stream, 'write').mockImplementation((chunk, ...more: unknown[]) => {
    chunks.push(Buffer.from(chunk as string));
    const done = more.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  });
  return { text: () => Buffer.concat(chunks).toString(), release: () => spy.mockRestore() };
}
