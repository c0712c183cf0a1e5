import type { Plant } from './plant';

type Mistake = readonly [name: string, file: string, right: string, wrong: string];

const kafka = 'libs/kafka/src';
const messaging = 'libs/messaging/src';
const placement = 'apps/ingestion/src/placement';
const classification = 'apps/classification/src';

const mistakes: readonly Mistake[] = [
  // Fencing.
  ['whoever was the owner may save', `${messaging}/checkpoints/checkpoint-store.ts`, '{ _id, epoch, cut: { $lt: cut } }', '{ _id }'],
  [
    'an owner with nothing to save never asks whether it is',
    `${messaging}/loop/partition-run.ts`,
    'void this.#askWhetherOwner(this.#attempt, context.epoch)',
    'void 0',
  ],
  // What is published and what is saved.
  [
    'a checkpoint is saved before its outputs are acknowledged',
    `${messaging}/loop/checkpoint-saver.ts`,
    'await this.publisher.flush();',
    '',
  ],
  ['a batch that was refused counts as taken', `${kafka}/producer/idempotent-producer.ts`, 'errorCode === 0 ||', 'errorCode <= 0 ||'],
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
  ['a checkpoint forgets the names applied', `${messaging}/loop/checkpoint-saver.ts`, 'names: context.names.toJSON()', 'names: []'],
  [
    'a checkpoint stands a record too far',
    `${messaging}/loop/checkpoint-saver.ts`,
    'const snapshot: Snapshot = { offset, changes,',
    'const snapshot: Snapshot = { offset: offset + 1, changes,',
  ],
  [
    'a village is saved with updates that are read again',
    'libs/domain/src/village/villages.ts',
    'this.#pending.serialiseBeforeChange(slot);',
    '',
  ],
  ['what waits is not saved', `${placement}/ingestion-state.ts`, 'this.#snapshot = this.#fresh;', 'this.#snapshot = new Map();'],
  ['the names that were seen are not saved', `${placement}/ingestion-state.ts`, 'this.#writeSeen();', ''],
  [
    'what is refused is kept where the next fetch overwrites it',
    `${placement}/rejected-document.ts`,
    'new mongo.Binary(Buffer.from(value.subarray(0, MOST_VALUE_BYTES)))',
    'new mongo.Binary(value)',
  ],
  // Repeats and names.
  [
    'what is not new is applied again',
    `${classification}/classify-activity.ts`,
    'if (!names.admit(',
    'if (names === undefined && !names.admit(',
  ],
  ['a repeat with the same name is applied again', `${messaging}/checkpoints/applied-offsets.ts`, 'index <= (this', 'index < (this'],
  [
    'what a crash has rerouted twice is accepted twice',
    `${placement}/place-updates.ts`,
    'return !names.admit(',
    'return false && !names.admit(',
  ],
  ['what waits is said twice by an owner of before', `${placement}/ingestion-state.ts`, '!offsets.has(offset)', 'offset !== undefined'],
  // The clock.
  ['watermarks have no number', `${placement}/watermarks.ts`, 'state.watermarks++;', ''],
  ['only one partition is told of the clock', `${placement}/watermarks.ts`, `to < outputs.partitionsOf('village.activity')`, 'to < 1'],
  ['it is never told that a partition has been read', `${placement}/ingestion-lifecycle.ts`, 'context.state.position = position;', ''],
  // Generations.
  ['a generation goes on beyond its end', `${classification}/classify-activity.ts`, 'if (context.state.ended !== undefined) return;', ''],
  [
    'a generation takes over without the sequences',
    `${classification}/classification-state.ts`,
    'this.villages.takeOver(verdicts, certified);',
    '',
  ],
  ['a generation does not wait for the one before', `${classification}/generations.ts`, `if (standing === 'before') continue;`, ''],
];

/** Mutants that show only together with another failure: the simulated histories have to find each. */
export const simulatedPlants: readonly Plant[] = mistakes.map(([name, file, right, wrong]) => ({
  ...{ name: `simulated: ${name}`, file, right, wrong },
  tests: ['testing/src/simulator/simulated.spec.ts'],
}));
