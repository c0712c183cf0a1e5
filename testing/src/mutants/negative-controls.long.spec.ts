import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from '@taocun/tools/engines/folders';
import { simulatorMutants } from './simulator-mutants';

const controls = [
  'a former owner may save',
  'a checkpoint is saved before its outputs are acknowledged',
  'a producer that has failed is used again',
  'documents are saved outside of the transaction',
  'what is not new is applied again',
];

/** Runs histories with a mistake in the services' code until one fails; gives the output and the exit code. */
async function livedWith(name: string): Promise<{ said: string; code: unknown }> {
  const mutant = simulatorMutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`No mutant is named "${name}".`);
  const program = ['testing/run-ts.cjs', 'testing/src/simulator/simulate.ts', '--seeds', '1500', '--first'];
  const env = { ...process.env, MUTANT: JSON.stringify(mutant) };
  const child = spawn(process.execPath, program, { cwd: repositoryRoot, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, 'close');
  return { said, code };
}

describe('the simulated histories tell where', () => {
  it.each(controls)('%s', async (name) => {
    const { said, code } = await livedWith(name);
    expect(said).toMatch(/^SIM_SEED=\d+: (Expected values|It has not come to rest|No update follows)/m);
    expect(code).toBe(1);
  });
});
