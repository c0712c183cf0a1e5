import { Command } from 'commander';
import { startEnginesForTests } from '@taocun/tools/engines';
import { repositoryRoot } from '@taocun/tools/engines/folders';
import { messageOf } from '@taocun/cli/local/processes';
import { copyOf } from './copy';
import { enginesMutants } from './engines-mutants';
import { mutate, type Mutant } from './mutant';
import { needsEngines, runTests } from './run-tests';
import { simulatorMutants } from './simulator-mutants';

const command = new Command('npm run test:mutants -- engines')
  .description(
    'Makes mistakes of one line on purpose, each by itself and in a copy of the repository, and shows that the engines or the\n' +
      'simulator find it. The exit code is 0 only if all are found.',
  )
  .argument('[words...]', 'only the mutants whose names, files or tests hold one of these')
  .option('--no-engines', 'leave out those that only a test on Kafka and MongoDB can find')
  .action((words: readonly string[], { engines }: { readonly engines: boolean }) => main(words, engines));

async function main(words: readonly string[], withEngines: boolean): Promise<void> {
  const wanted = [...(withEngines ? enginesMutants : []), ...simulatorMutants].filter(
    ({ name, file, test }) => words.length === 0 || words.some((word) => [name, file, test].some((text) => text.includes(word))),
  );
  if (wanted.length === 0) throw new Error('No mutant has such a name, file or test.');
  const copy = copyOf(repositoryRoot);
  process.once('exit', () => copy.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const startedMs = Date.now();
  const stopEngines = wanted.some(({ test }) => needsEngines(test)) ? await startEnginesForTests({ log: say }) : undefined;
  try {
    await passWithoutMutants(copy.root, wanted);
    let missed = 0;
    for (const one of wanted) if (!(await isFound(copy.root, one))) missed++;
    const seconds = Math.round((Date.now() - startedMs) / 1_000);
    say(`\n${wanted.length} mutants, ${wanted.length - missed} found, ${missed} NOT FOUND, in ${seconds} s`);
    process.exitCode = missed === 0 ? 0 : 1;
  } finally {
    await stopEngines?.();
  }
}

/** A test that fails anyhow finds nothing. */
async function passWithoutMutants(root: string, wanted: readonly Mutant[]): Promise<void> {
  const tests = [...new Set(wanted.map(({ test }) => test))];
  const kinds = [tests.filter((test) => !needsEngines(test)), tests.filter(needsEngines)];
  for (const some of kinds.filter(({ length }) => length > 0)) {
    const result = await runTests(root, some);
    if (result.outcome === 'passed') continue;
    throw new Error(`Without a mutant: ${result.outcome === 'failed' ? `"${result.first}" failed` : `tests did not run: ${result.why}`}`);
  }
  say(`Without a mutant the tests of ${tests.length} files pass.\n`);
}

async function isFound(root: string, mutant: Mutant): Promise<boolean> {
  const restore = mutate(root, mutant);
  try {
    const result = await runTests(root, [mutant.test]);
    const found = result.outcome === 'failed';
    const by = found ? result.first : mutant.test;
    say(`${found ? 'found    ' : 'NOT FOUND'}  ${mutant.name} (${mutant.file})`);
    say(`           ${result.outcome === 'did not run' ? `the tests did not run: ${result.why}` : `by: ${by}`}`);
    return found;
  } finally {
    restore();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
