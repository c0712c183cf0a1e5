import type { Plant } from './plant';

const inMessaging = (
  file: string,
  plants: readonly (readonly [name: string, right: string, wrong: string])[],
  tests: readonly string[] = [`src/${file}.spec.ts`],
): Plant[] =>
  plants.map(([name, right, wrong]) => ({
    ...{ name, file: `libs/messaging/src/${file}.ts`, right, wrong },
    tests: tests.map((test) => `libs/messaging/${test}`),
  }));

/** Of docs/architecture.md: the loop and its invariant. */
export const messagingPlants: readonly Plant[] = [
  ...inMessaging('checkpoints/applied-offsets', [
    ['a repeat with the same name is applied again', 'index <= (this', 'index < (this'],
    ['an input of an older offset is applied', 'offset < highest ||', 'offset < highest - 1 ||'],
    ['the second output of an input is taken for a repeat', 'offset === highest && index <= ', 'offset === highest && -1 <= '],
  ]),
  ...inMessaging('progress/idleness-detector', [
    ['a partition waits again 10,000 records behind', 'behindBefore > FAR_BEHIND', 'behindBefore >= FAR_BEHIND'],
    ['a partition is read though records remain', 'behindAfter > 0', 'behindAfter > 1'],
    ['a partition is read a moment too early', '>= this.idleAfterMs', '>= this.idleAfterMs - 1'],
  ]),
  ...inMessaging('progress/idle-partitions', [
    ['nobody waits for the empty partitions of others', 'waitedMs < 2 * idleAfterMs', 'false'],
    ['nobody waits for our empty partitions', `: position === 'waiting'`, ': false'],
  ]),
  ...inMessaging(
    'loop/partition-loader',
    [
      ['an owner begins with a clean checkpoint', 'clean: false, cut: BEGUN', 'clean: true, cut: BEGUN'],
      ['a checkpoint before the log’s beginning is moved', 'offset >= low && offset <= high', 'offset <= high'],
    ],
    ['src/loop/partition-run.spec.ts'],
  ),
  ...inMessaging('loop/partition-run', [
    [
      'what is not fetched while others are held back counts as stuck',
      'scheduler.backpressured > 0 ? scheduler.ended',
      'scheduler.backpressured > 9 ? scheduler.ended',
    ],
  ]),
  ...inMessaging('loop/checkpoint-scheduler', [
    ['whoever asks next is saved, however long others wait', 'if (first !== one && nowMs - askedAtMs <= GONE_AFTER_MS) return false;', ''],
    ['a turn is kept for one that is gone', 'nowMs - askedAtMs <= GONE_AFTER_MS', 'nowMs >= 0'],
    ['three partitions are saved at once', 'this.underWay >= SAVED_AT_ONCE', 'this.underWay > SAVED_AT_ONCE'],
    ['who waits for a turn learns late that there is one', 'setImmediate(this.freed);', ''],
  ]),
  ...inMessaging('progress/progress', [
    ['an older look at the end moves it back', 'this.#end = Math.max(end, this.#end);', 'this.#end = end;'],
    ['a record waits since the last was made, though nothing was left since', 'this.#atEndMs ?? 0, ', ''],
    ['a look is taken for the end of the log', 'if (end > this.#offset) return undefined;', ''],
    ['it is told again and again that a partition is read', 'after === before ? undefined : after', 'after'],
  ]),
  ...inMessaging('loop/partition-run', [
    ['a batch is applied wherever it begins', 'fetched.askedFor !== progress.offset', 'fetched.askedFor < 0'],
    ['batches are applied while the service stops', `this.#phase = { kind: 'finishing', loaded: this.#phase.loaded };`, ''],
    ['who keeps up catches up for good', '> this.host.tuning.catchUpFromRecords', '> 0'],
    ['a load is begun beside another', 'await this.#loading;', ''],
    ['an owner with nothing to save never asks', '>= this.host.tuning.stillOwnerEveryMs', '< 0'],
    ['a partition that another had in between goes on', 'if (epoch === context.epoch)', 'if (epoch !== undefined)'],
  ]),
  ...inMessaging('loop/checkpoint-saver', [
    ['documents that change again and again are written each time', 'documents * checkpointMsADocument', '0'],
    ['what changes all the time is never written', 'Math.min(longestCheckpointIntervalMs, documents', 'Math.min(Infinity, documents'],
    ['a checkpoint is saved before its outputs are acknowledged', 'await this.publisher.flush();', ''],
    ['a checkpoint forgets the names applied', 'names: context.names.toJSON()', 'names: []'],
    ['an owner that is fenced tries to save again', 'if (error instanceof Fenced) return void events.fenced(error);', ''],
    [
      'the last checkpoint is not clean',
      'this.#beginCheckpoint(position, true, bypassesQueue)',
      'this.#beginCheckpoint(position, false, bypassesQueue)',
    ],
    ['every checkpoint has the same number', 'cut: ++this.#snapshots', 'cut: this.#snapshots + 1'],
    ['a checkpoint comes a document too late', 'documents >= most * checkpointDocuments', 'documents > most * checkpointDocuments'],
    ['a checkpoint comes a byte too late', 'bytes >= most * checkpointBytes', 'bytes > most * checkpointBytes'],
    ['what is overfull is not held back', '&& this.#hasChanged(2)', '&& this.#hasChanged(1_000)'],
    ['what is held anyway is saved as early as the rest', 'fullyInMemory ? times * MOST_TIMES : times', 'fullyInMemory ? times : times'],
    ['a last checkpoint is begun without time for it', '> deadlineMs) return', '> Infinity) return'],
    ['what is held anyway is written again and again', '!this.lifecycle.fullyInMemory || records', 'true || records'],
    ['what could not be serialised is saved', 'if (pausedMs !== undefined) documents', 'documents'],
    ['pauses count as time that documents take', '- startedMs - pausedMs', '- startedMs'],
    ['what comes no more is written as late as what changes all the time', 'isQuiet ? 0 : documents', 'documents'],
    ['who waits for others gives no sign of life', '(scheduler.has(this) ? scheduler.ended : 0)', '0'],
    ['partitions are saved all at once', 'bypassesQueue || scheduler.maySave(this, nowMs)', 'bypassesQueue || scheduler.underWay >= 0'],
    [
      'what followers wait for is saved as seldom as the rest',
      'if (this.lifecycle.lowLatencyCheckpoints)',
      'if (this.lifecycle.fullyInMemory)',
    ],
    [
      'many documents are saved out of turn',
      'lowLatencyCheckpoints === true && documents <= FEW_DOCUMENTS',
      'lowLatencyCheckpoints === true && documents <= 2 * FEW_DOCUMENTS',
    ],
  ]),
  ...inMessaging(
    'loop/serialise',
    [
      ['all of a checkpoint is serialised while updates wait', 'if (taken % atOnce !== 0) continue;', 'if (taken > 0) continue;'],
      ['who catches up takes as small parts as the rest', 'inHaste ? IN_HASTE * serialisedAtOnce', 'inHaste ? serialisedAtOnce'],
      ['who catches up waits between the parts of a checkpoint', 'pause(inHaste ? 0 : serialisingPauseMs)', 'pause(serialisingPauseMs)'],
      ['the parts of a large checkpoint are too small', 'Math.ceil(documents / PARTS)', '1'],
      ['what a run has given up is serialised to its end', 'if (!goesOn()) return undefined;', ''],
    ],
    ['src/loop/checkpoint-saver.spec.ts'],
  ),
  ...inMessaging(
    'checkpoints/checkpoint-store',
    [
      ['whoever was the owner may save', '{ _id, epoch, cut: { $lt: cut } }', '{ _id, cut: { $lt: cut } }'],
      ['a cut whose answer was lost is saved twice', 'cut: { $lt: cut } }', 'cut: { $lte: cut } }'],
      ['two owners have the same epoch', `['$epoch', 0] }, 1] }`, `['$epoch', 0] }, 0] }`],
      ['the checkpoint forgets the names applied', '$set: { offset, names, fields:', '$set: { offset, fields:'],
    ],
    ['test/checkpoint-store.int.spec.ts'],
  ),
  ...inMessaging(
    'checkpoints/write-collection',
    [
      ['what is replaced stays as well', 'await collection.deleteMany({ _id: { $in: [...byName.keys()] } }, { session });', ''],
      ['what is there is added again', 'missing.delete(_id)', 'missing.has(_id)'],
      ['documents are inserted outside of the transaction', '{ session, ordered: false,', '{ ordered: false,'],
    ],
    ['test/checkpoint-store.int.spec.ts'],
  ),
];
