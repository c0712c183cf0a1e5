import { statfs } from 'node:fs/promises';
import { OpenInstallation } from '@taocun/local/installation';
import { installationEnvironment } from '@taocun/local/running';
import { printable } from '@taocun/local/text-table';
import { withTimeout } from '@taocun/runtime';
import { ConfigError, FIRST_GENERATION, readConfig, serviceNames } from '@taocun/service';
import { liveOf, StoredGenerations } from '../generations/generations';
import { kafkaFindings } from './doctor-kafka';
import { mongoFindings } from './doctor-mongo';
import { bad, doubtful, type Finding, good } from './finding';

const GIB = 1_073_741_824;
const GENERATION_WITHIN_MS = 3_000;
const marks = { good: '    ', doubtful: '  ? ', bad: 'BAD ' } as const;

export async function runDoctor({ json }: { readonly json?: true }): Promise<void> {
  const findings = [...(await machineFindings()), ...configurationFindings()];
  if (findings.every(({ state }) => state !== 'bad')) {
    const results = await OpenInstallation.lookedAt((installation) =>
      Promise.all([kafkaFindings(installation, liveGeneration(installation)), mongoFindings(installation)]),
    );
    findings.push(...results.flat());
  }
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
  if (json) return void process.stdout.write(`${JSON.stringify(findings)}\n`);
  process.stdout.write(`${doctorText(findings)}\n`);
}

/**
 * Lines with the remedy and the runbook's section for each doubtful or bad finding; equal ones share a line,
 * and good ones are only counted.
 */
export function doctorText(findings: readonly Finding[]): string {
  const {
    bad: wrong = [],
    doubtful: unsure = [],
    good: well = [],
  } = Object.groupBy(findings, ({ state }) => state);
  const alike = Map.groupBy(
    [...wrong, ...unsure],
    ({ state, what, todo, alert }) => `${state} ${what} ${todo} ${alert}`,
  );
  const lines = [...alike.values()].flatMap((same) => {
    const [{ state, what, todo, runbook } = { state: 'bad', what: '' } as Finding] = same;
    const further = [todo, runbook].flatMap((line) =>
      line === undefined ? [] : [`        ${printable(line)}`],
    );
    return [`${marks[state]}  ${printable(`${same.map(({ of }) => of).join(', ')}: ${what}`)}`, ...further];
  });
  return [
    ...lines,
    `${findings.length} checks: ${well.length} good, ${unsure.length} doubtful, ${wrong.length} bad`,
  ].join('\n');
}

/**
 * The generation of classification that announces; the first if nothing is saved yet or MongoDB does not
 * answer.
 */
function liveGeneration(installation: OpenInstallation): Promise<string> {
  const live = new StoredGenerations(installation).all().then((all) => liveOf(all).name);
  return withTimeout(
    GENERATION_WITHIN_MS,
    live.catch(() => FIRST_GENERATION),
    FIRST_GENERATION,
  );
}

async function machineFindings(): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 22 || (major === 22 && minor >= 22);
  const { bavail, bsize } = await statfs(process.cwd());
  const free = bavail * bsize;
  const what = `${(free / GIB).toFixed(1)} GiB free at ${process.cwd()}`;
  const todo = 'Make room: engines that are started here keep their data below it (.engines).';
  return [
    isNew
      ? good('Node', process.versions.node)
      : bad('Node', process.versions.node, 'Install Node 22.22 or later.'),
    free > 10 * GIB ? good('disk', what) : (free > GIB ? doubtful : bad)('disk', what, todo),
  ];
}

function configurationFindings(): Finding[] {
  const environment = installationEnvironment();
  return serviceNames.map((service): Finding => {
    const of = `configuration of ${service}`;
    try {
      readConfig(service, environment);
      return good(of, 'can be used');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const todo =
        'Correct these variables; `node apps/…/dist/main.js --help` lists all. On a machine to try it, `npm start` sets them.';
      return bad(of, error.problems.join(' '), todo);
    }
  });
}
