import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { type Mutant } from '@taocun/tools/guarantees/guarantee';
import { simulatorMutants } from '@taocun/tools/guarantees/simulator-mutants';

/**
 * Runs histories with a mistake in the services' code until one fails; returns the output and the exit code.
 */
async function livedWith(mutant: Mutant): Promise<{ output: string; code: unknown }> {
  const program = ['tools/run-ts.cjs', 'testing/src/simulator/simulate.ts', '--seeds', '4000', '--first'];
  const env = { ...process.env, MUTANT: JSON.stringify(mutant) };
  const child = spawn(process.execPath, program, {
    cwd: repositoryRoot,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  return { output, code };
}

describe('the simulated histories detect that', () => {
  it.each(simulatorMutants)('$name', async (mutant) => {
    const { output, code } = await livedWith(mutant);
    expect(output).toMatch(/^SIM_SEED=\d+: /m);
    expect(code).toBe(1);
  });
});
