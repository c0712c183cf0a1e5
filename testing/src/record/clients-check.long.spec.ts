import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { repositoryRoot } from '@taocun/local/folders';

/** Other ports than those of `npm start`. */
const PORT = 4_310;
const url = `http://localhost:${PORT}`;

it('the examples of docs/analysis.md, the notebooks and client generators work on the record', async () => {
  const env = { ...process.env, PORT: String(PORT), TOPIC_PREFIX: `record-${randomUUID().slice(0, 8)}.` };
  const started = spawn(process.execPath, ['tools/dist/start/cli.js'], {
    cwd: repositoryRoot,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const compared = new Promise<string>((resolve) => {
    let output = '';
    started.stdout.on('data', (bytes) => {
      output += String(bytes);
      if (output.includes('Every figure agrees')) resolve(output);
    });
    started.once('exit', () => resolve(output));
  });
  try {
    expect(await compared).toContain('Every figure agrees');
    const check = ['tools/run-ts.cjs', 'tools/src/clients/cli.ts', '--url', url];
    // The check prints a line for each, and the output of those that fail.
    const { stdout } = await promisify(execFile)(process.execPath, check, { cwd: repositoryRoot }).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    expect(stdout).not.toMatch(/^FAILED/m);
    expect(stdout.match(/^ok {4}/gm)?.length).toBeGreaterThanOrEqual(20);
  } finally {
    started.kill('SIGTERM');
    await once(started, 'exit');
  }
});
