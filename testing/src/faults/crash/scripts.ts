import { type ChildProcess, spawn } from 'node:child_process';
import { repositoryRoot } from '@taocun/dev/engines/folders';

const running = new Set<ChildProcess>();

/** Runs a Node script to its end in a process group of its own, with its output among ours. */
export async function runScript(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  running.add(child);
  const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  running.delete(child);
  if (code !== 0) throw new Error(`it ended with ${String(code)}`);
}

/** Ends the running scripts with the processes of their group; engines of their own end with them. */
export function endScripts(): void {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}
