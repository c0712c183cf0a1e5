import { type ChildProcess, spawn } from 'node:child_process';
import { resetEngines } from '@taocun/dev/engines';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { ownEnginesOf } from '@taocun/harness/engines/own-engines';

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

/** Ends the running scripts with everything that they have started: the processes of their group, and their own engines. */
export async function endScripts(): Promise<void> {
  for (const { pid } of running) {
    if (pid === undefined) continue;
    process.kill(-pid, 'SIGKILL');
    await resetEngines(ownEnginesOf(pid));
  }
}
