import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OpenInstallation } from '@taocun/local/installation';
import { installationEnvironment } from '@taocun/local/running';
import { howText, programOf, spawnService } from '@taocun/local/spawn-service';
import { taocunCommand } from '@taocun/runtime';
import { isGeneration, readRuleSets, type ServiceConfig } from '@taocun/service';
import { audited } from '../terminal/audited';
import { printJson, printText } from '../terminal/print';
import { refuseOtherCutOffs } from './certified-cut-offs';
import { differencesOf } from './differences';
import {
  type Generation,
  isBuilding,
  liveIn,
  liveOf,
  ruleSetsOf,
  waitingOf,
  StoredGenerations,
} from './generations';

export interface WhichGeneration {
  readonly name?: string;
}

export interface BuildOptions extends WhichGeneration {
  readonly rules: string;
  readonly untilCaughtUp?: true;
}

/**
 * The times for which a switch waits for the new generation to keep up, and then for both to reach the
 * switch.
 */
export const switchPatience = { keepUpMs: 60_000, switchMs: 120_000 };

/** An action on the generations of the installation. */
const on =
  <Options>(work: (generations: StoredGenerations, options: Options) => Promise<void>) =>
  (options: Options): Promise<void> =>
    OpenInstallation.with((installation) => work(new StoredGenerations(installation), options));
export const startGeneration = on(startOne);
export const reportDifferences = on(reportOn);
export const switchGeneration = on(switchTo);
export const discardGeneration = on(discardOne);
export const listGenerations = on(listAll);

async function startOne(
  generations: StoredGenerations,
  { rules, name: requested, untilCaughtUp }: BuildOptions,
): Promise<void> {
  if (requested !== undefined && !isGeneration(requested))
    throw new Error(`--name ${requested}: up to 16 small letters and digits are wanted, as g2.`);
  const folder = path.resolve(rules);
  const ruleSets = readRuleSets(folder);
  const all = await generations.all();
  const live = liveOf(all);
  const name = requested ?? freeName(all);
  const before = all.find((one) => one.name === name);
  if (before !== undefined && !isBuilding(before))
    throw new Error(`Generation ${name} is live, or was. Give another --name.`);
  if (before !== undefined && JSON.stringify(ruleSetsOf(before)) !== JSON.stringify(ruleSets)) {
    throw new Error(
      `Generation ${name} was begun with other rule sets. Give them back with --rules, give another --name, or discard it.`,
    );
  }
  refuseOtherCertification(live, generations.config);
  refuseOtherCutOffs(live, ruleSets);
  printText(
    `Generation ${name} reads the log next to ${live.name}, with ${ruleSets.map(({ id }) => id).join(', ')}.`,
  );
  const env = {
    ...installationEnvironment(),
    GENERATION: name,
    RULES_DIR: folder,
    PORT: '0',
    LOG_FORMAT: 'text',
  };
  const classification = spawnService({ args: [programOf('classification')], env });
  const failed = classification.ended.then((how) =>
    Promise.reject<never>(new Error(`Classification has ended (${howText(how)}).`)),
  );
  // Prevents an unhandled rejection while nothing awaits this promise.
  failed.catch(() => undefined);
  const stopped = stopSignal();
  try {
    const outcome = await Promise.race([generations.untilCaughtUp(name, Infinity, failed), stopped]);
    if (outcome === 'stopped')
      return printText(`Generation ${name} is stopped; the same command continues with --name ${name}.`);
    if (untilCaughtUp) return printText(`Generation ${name} has read the log up to its end.`);
    await keepRunning(name, rules, failed, stopped);
  } finally {
    classification.child.kill('SIGTERM');
    await classification.ended;
  }
}

async function keepRunning(
  name: string,
  rules: string,
  failed: Promise<never>,
  stopped: Promise<unknown>,
): Promise<void> {
  printText(
    `Generation ${name} has read the log to its end and continues. Compare it with: ${taocunCommand} reclassify report --name ${name}`,
  );
  printText(
    `To run it elsewhere: GENERATION=${name} RULES_DIR=${rules} node apps/classification/dist/main.js. Running until Ctrl-C.`,
  );
  await Promise.race([failed, stopped]);
}

async function reportOn(generations: StoredGenerations, { name }: WhichGeneration): Promise<void> {
  const all = await generations.all();
  printJson(await differencesOf(generations, liveOf(all), waitingOf(all, name)));
}

async function switchTo(generations: StoredGenerations, { name: requested }: WhichGeneration): Promise<void> {
  const all = await generations.all();
  const live = liveOf(all);
  const { name } = waitingOf(all, requested);
  if (live.successor === undefined && !(await generations.untilCaughtUp(name, switchPatience.keepUpMs))) {
    throw new Error(
      `Generation ${name} does not keep up with the log, so nothing was switched. Let it run: reclassify start --name ${name}.`,
    );
  }
  const detail = { from: live.name, ruleSets: ruleSetsOf(waitingOf(all, requested)).map(({ id }) => id) };
  await audited(generations.access, { action: 'generation.switch', object: name, detail }, async () => {
    await generations.choose(live, name);
    await generations.announce(live.name, name);
  });
  printText(
    `The switch from ${live.name} to ${name} is in the log. It is complete once both have reached it.`,
  );
  for (const end = Date.now() + switchPatience.switchMs; ; await pause(200)) {
    const { partitions } = await generations.standing(name);
    if (partitions.every((one) => one.live)) break;
    if (Date.now() < end) continue;
    const left = partitions.filter((one) => !one.live).length;
    throw new Error(
      `${left} of ${partitions.length} partitions have not reached the switch. It cannot be undone: let ${live.name} and ${name} run, each with its rule sets. The same command waits for them again.`,
    );
  }
  printText(
    `Generation ${name} is live. From now on start classification with GENERATION=${name} and its rule sets; that of ${live.name} may be stopped.`,
  );
}

async function discardOne(
  generations: StoredGenerations,
  { name: requested }: WhichGeneration,
): Promise<void> {
  const all = await generations.all();
  const { name } = waitingOf(all, requested);
  if (liveOf(all).successor === name)
    throw new Error(`Generation ${name} was chosen to take over: it can no longer be discarded.`);
  const members = await generations.members(name);
  if (members > 0) {
    throw new Error(
      `${members === 1 ? 'A process reads' : `${members} processes read`} for generation ${name}: stop it first. One that was killed counts for some seconds more.`,
    );
  }
  await audited(generations.access, { action: 'generation.discard', object: name }, () =>
    generations.remove(name),
  );
  printText(`Generation ${name} is discarded.`);
}

async function listAll(generations: StoredGenerations): Promise<void> {
  const all = await generations.all();
  const live = liveOf(all);
  const listed: object[] = [];
  for (const one of all) {
    const { read, end } = await generations.standing(one.name);
    const villages = one.checkpoints.reduce((sum, { fields }) => sum + (fields?.villages ?? 0), 0);
    const ended = one !== live && !isBuilding(one) && one.successor !== undefined;
    listed.push({
      generation: one.name,
      state: stateOf(one, live),
      read,
      ...(!ended && { behind: end - read }),
      villages,
      ruleSets: ruleSetsOf(one).map(({ id }) => id),
      database: one.database,
    });
  }
  printJson(listed);
}

function stateOf(one: Generation, live: Generation): string {
  if (one.name === live.name) return one.successor === undefined ? 'live' : `live until ${one.successor} is`;
  if (one.name === live.successor) return `live in ${liveIn(one)} of ${live.checkpoints.length} partitions`;
  return isBuilding(one) ? 'waits for its switch' : `ended, then ${one.successor ?? '?'}`;
}

function freeName(all: readonly Generation[]): string {
  for (let number = 2; ; number++) if (!all.some(({ name }) => name === `g${number}`)) return `g${number}`;
}

/** Refuses a switch unless both generations certify the same years, and the same years wait. */
function refuseOtherCertification({ name, checkpoints }: Generation, config: ServiceConfig): void {
  const before = checkpoints.find(({ fields }) => fields?.decidedBy !== undefined)?.fields?.decidedBy;
  if (before === undefined) return;
  const settings = ({ latenessDays, givenUp }: Pick<typeof before, 'latenessDays' | 'givenUp'>): string =>
    `LATENESS_DAYS=${latenessDays} CERTIFY_WAITS_FOR_SOURCES=${givenUp !== undefined}` +
    (givenUp === undefined || givenUp.length === 0
      ? ''
      : ` SOURCES_GIVEN_UP=${[...givenUp].sort().join(',')}`);
  const requested = settings(before);
  const { latenessDays, certifyWaitsForSources, sourcesGivenUp } = config;
  const own = settings({
    latenessDays,
    ...(certifyWaitsForSources && { givenUp: [...sourcesGivenUp.keys()] }),
  });
  if (own !== requested)
    throw new Error(
      `Generation ${name} certifies years with ${requested}, this environment has ${own}. Set it alike.`,
    );
}

/** Resolves when the command is asked to end; the caller then stops what it has started, in order. */
function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('stopped'));
  });
}
