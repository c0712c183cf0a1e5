/** The points between two steps of the loop, in the order in which a run passes them. */
export const failpoints = [
  'joined',
  'checkpoint-taken',
  'state-loaded',
  'begun',
  'owned',
  'loaded',
  'batch-received',
  'batch-handled',
  'batch-applied',
  'outputs-given',
  'outputs-sent',
  'outputs-acknowledged',
  'cut',
  'before-transaction',
  'checkpoint-written',
  'documents-written',
  'transaction-committed',
  'before-kafka-commit',
  'after-kafka-commit',
  'after-checkpoint',
  'finishing',
  'finished',
] as const;

export type Failpoint = (typeof failpoints)[number];

/**
 * A test that stops the process between two steps of the loop preloads a hook (`node --require`) that sets
 * this before anything else is loaded. Nothing in the environment of a service can set it.
 */
const hook = (globalThis as { [name: symbol]: unknown })[Symbol.for('taocun.faults')];

/** Reports that a failpoint is reached; does nothing outside of tests. */
export const failpoint: (name: Failpoint) => void =
  typeof hook === 'function' ? (name) => void (hook as (name: Failpoint) => unknown)(name) : () => undefined;
