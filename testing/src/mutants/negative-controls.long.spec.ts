import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { type Mutant, simulatorMutants } from './simulator-mutants';

/** Runs histories with a mistake in the services' code until one fails; returns the output and the exit code. */
async function livedWith(mutant: Mutant): Promise<{ said: string; code: unknown }> {
  const program = ['tools/run-ts.cjs', 'testing/src/simulator/simulate.ts', '--seeds', '4000', '--first'];
  const env = { ...process.env, MUTANT: JSON.stringify(mutant) };
  const child = spawn(process.execPath, program, { cwd: repositoryRoot, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, 'close');
  return { said, code };
}

describe('the simulated histories detect that', () => {
  it.each(simulatorMutants)('$name', async (mutant) => {
    const { said, code } = await livedWith(mutant);
    expect(said).toMatch(/^SIM_SEED=\d+: /m);
    expect(code).toBe(1);
  });
});
