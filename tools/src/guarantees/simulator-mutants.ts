import { type Mutant } from './guarantee';

const kafka = 'libs/kafka/src';
const messaging = 'libs/messaging/src';
const ingestion = 'apps/ingestion/src';
const dedup = `${ingestion}/dedup`;
const placement = `${ingestion}/placement`;
const classification = 'apps/classification/src';
const domain = 'libs/domain/src';

const mistakes: readonly (readonly [name: string, file: string, original: string, replacement: string])[] = [
  // Fencing.
  [
    'a former owner may save',
    `${messaging}/checkpoints/checkpoint-store.ts`,
    '{ _id, epoch, cut: { $lt: cut } }',
    '{ _id }',
  ],
  [
    'an owner with nothing to save never asks whether it is',
    `${messaging}/loop/partition-run.ts`,
    'void this.#owner.check(loaded.context.epoch, isCurrent, fenced);',
    'void 0',
  ],
  // Publishing and saving.
  [
    'a checkpoint is saved before its outputs are acknowledged',
    `${messaging}/loop/checkpoints/checkpoint-saver.ts`,
    'await context.outputs.flush();',
    '',
  ],
  [
    'a batch that was refused counts as taken',
    `${kafka}/producer/idempotent-producer.ts`,
    'errorCode === 0 ||',
    'errorCode <= 0 ||',
  ],
  [
    'a producer that has failed is used again',
    `${kafka}/producer/current-publisher.ts`,
    'this.log.warn(`The producer is thrown away: ${error.message}`);',
    'if (error !== undefined) return;',
  ],
  // Checkpoints.
  [
    'documents are saved outside of the transaction',
    `${messaging}/checkpoints/write-collection.ts`,
    'options = { session, ordered',
    'options = { ordered',
  ],
  [
    'the checkpoint is saved outside of the transaction',
    `${messaging}/checkpoints/checkpoint-store.ts`,
    'if ((await mark(session)) ===',
    'if ((await mark()) ===',
  ],
  [
    'a checkpoint forgets the names applied',
    `${messaging}/loop/checkpoints/checkpoint-saver.ts`,
    'names: context.names.toJSON()',
    'names: []',
  ],
  [
    'a checkpoint stands a record too far',
    `${messaging}/loop/checkpoints/checkpoint-saver.ts`,
    'this.#saving = this.#complete(snapshot,',
    'this.#saving = this.#complete({ ...snapshot, offset: offset + 1 },',
  ],
  [
    'a village is saved with updates that are read again',
    `${domain}/village/villages.ts`,
    'this.#pending.serialiseBeforeChange(slot);',
    '',
  ],
  [
    'what waits is not saved',
    `${ingestion}/waiting/waiting-updates.ts`,
    'this.#snapshot = this.#fresh;',
    'this.#snapshot = new Map();',
  ],
  [
    'the names that were seen are not saved',
    `${dedup}/saved-names.ts`,
    'replacing: this.#addedChunks()',
    'replacing: []',
  ],
  [
    'names leave memory without being saved',
    `${dedup}/saved-names.ts`,
    'unwritten: this.#write(',
    'unwritten: this.#write([] ?? ',
  ],
  [
    'a new owner does not know the names that have left memory',
    `${placement}/ingestion-lifecycle.ts`,
    'dedup.loadSegment(',
    'void (',
  ],
  [
    'names in storage count as new',
    `${domain}/placement/dedup-index.ts`,
    'return day >= this.oldestDay;',
    'return false;',
  ],
  [
    'what is refused is kept where the next fetch overwrites it',
    `${ingestion}/records/saved-record.ts`,
    'new mongo.Binary(Buffer.from(value.subarray(0, mostValueBytes)))',
    'new mongo.Binary(value)',
  ],
  [
    'a new owner does not know the groups of rejected updates',
    `${placement}/ingestion-lifecycle.ts`,
    'state.loadRejected(group);',
    'void group;',
  ],
  // Repeats and names.
  [
    'what is not new is applied again',
    `${classification}/classify-activity.ts`,
    'if (!names.admit(',
    'if (names === undefined && !names.admit(',
  ],
  [
    'a repeat with the same name is applied again',
    `${messaging}/checkpoints/applied-offsets.ts`,
    'index <= (this',
    'index < (this',
  ],
  [
    'what a crash has rerouted twice is accepted twice',
    `${placement}/place-updates.ts`,
    'origin !== undefined && !context',
    'origin === null && !context',
  ],
  // Owners of shops.
  [
    'what has waited for a shop is taken from any owner',
    `${placement}/place-updates.ts`,
    'if (!isOwnedBy(place.owner, waiting.update.source))',
    'if (waiting === undefined)',
  ],
  [
    'what is rejected after it waited counts as accepted',
    `${placement}/ingestion-state.ts`,
    'this.counts.accepted--;',
    '',
  ],
  [
    'a shop is saved without its owner',
    `${ingestion}/shops/shop-chunks.ts`,
    'owner === undefined',
    `owner !== ''`,
  ],
  // The clock.
  ['watermarks have no number', `${placement}/watermarks.ts`, 'state.watermarks++;', ''],
  [
    'only one partition is told of the clock',
    `${placement}/watermarks.ts`,
    `to < outputs.partitionsOf('village.activity')`,
    'to < 1',
  ],
  [
    'it is never told that a partition has been read',
    `${placement}/ingestion-lifecycle.ts`,
    'context.state.position = position;',
    '',
  ],
  // Generations.
  [
    'a generation goes on beyond its end',
    `${classification}/classify-activity.ts`,
    'if (context.state.ended !== undefined) return;',
    '',
  ],
  [
    'a generation takes over without the sequences',
    `${classification}/classification-state.ts`,
    'this.villages.takeOver(announced, certified, waitingFrom);',
    '',
  ],
  [
    'a generation does not wait for the one before',
    `${classification}/generations.ts`,
    `if (standing !== 'ended') return standing;`,
    `if (standing === 'passed') return standing;`,
  ],
];

/** Mistakes that have an effect only after another failure: the simulated histories must find each. */
export const simulatorMutants: readonly Mutant[] = mistakes.map(([name, file, original, replacement]) => ({
  name,
  file,
  original,
  replacement,
}));
