import { Command } from 'commander';
import { startEnginesForTests } from '@taocun/dev/engines';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { messageOf } from '@taocun/dev/engines/machine/processes';
import { copyOf } from './copy';
import { plant, type Plant } from './plant';
import { needsEngines, plants } from './plants';
import { runTests } from './run-tests';

const command = new Command('npm run test:planted --')
  .description(
    'Makes mistakes of one line on purpose, each by itself and in a copy of the repository, and shows that the tests find it.\n' +
      'The exit code is 0 only if all are found.',
  )
  .argument('[words...]', 'only the mistakes whose names or files hold one of these')
  .option('--no-engines', 'leave out those that only a test on Kafka and MongoDB can find')
  .action((words: readonly string[], { engines }: { readonly engines: boolean }) => main(words, engines));

async function main(words: readonly string[], withEngines: boolean): Promise<void> {
  const wanted = plants.filter(
    ({ name, file, tests }) =>
      (withEngines || !tests.some(needsEngines)) &&
      (words.length === 0 || words.some((word) => name.includes(word) || file.includes(word))),
  );
  if (wanted.length === 0) throw new Error('No mistake has such a name or file.');
  const copy = copyOf(repositoryRoot);
  process.once('exit', () => copy.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const startedMs = Date.now();
  const stopEngines = wanted.some(({ tests }) => tests.some(needsEngines)) ? await startEnginesForTests({ log: say }) : undefined;
  try {
    await passWithoutMistakes(copy.root, wanted);
    let missed = 0;
    for (const one of wanted) if (!(await isFound(copy.root, one))) missed++;
    const seconds = Math.round((Date.now() - startedMs) / 1_000);
    say(`\n${wanted.length} mistakes, ${wanted.length - missed} found, ${missed} NOT FOUND, in ${seconds} s`);
    process.exitCode = missed === 0 ? 0 : 1;
  } finally {
    await stopEngines?.();
  }
}

/** A test that fails anyhow finds nothing. */
async function passWithoutMistakes(root: string, wanted: readonly Plant[]): Promise<void> {
  const tests = [...new Set(wanted.flatMap((one) => one.tests))];
  const kinds = [tests.filter((test) => !needsEngines(test)), tests.filter(needsEngines)];
  for (const some of kinds.filter(({ length }) => length > 0)) {
    const result = await runTests(root, some);
    if (result.outcome === 'passed') continue;
    throw new Error(
      `Without any mistake: ${result.outcome === 'failed' ? `"${result.first}" failed` : `tests did not run: ${result.why}`}`,
    );
  }
  say(`Without a mistake the tests of ${tests.length} files pass.\n`);
}

async function isFound(root: string, one: Plant): Promise<boolean> {
  const takeOut = plant(root, one);
  try {
    const result = await runTests(root, one.tests);
    const found = result.outcome === 'failed';
    const file = one.file.replace(/^libs\/|\bsrc\//g, '');
    say(`${found ? 'found    ' : 'NOT FOUND'}  ${file.padEnd(34)}  ${one.name}`);
    say(
      `${' '.repeat(47)}${found ? `by: ${result.first}` : result.outcome === 'did not run' ? `the tests did not run: ${result.why}` : `by ${one.tests.join(', ')}`}`,
    );
    return found;
  } finally {
    takeOut();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
