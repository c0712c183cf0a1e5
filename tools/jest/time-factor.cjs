// The factor, at least 1, by which this machine is slower than a quiet core of 2026 when a test run begins.
// Deadlines are multiplied by it. It is measured once: jest's workers, and the processes that tests start,
// receive it in their environment.
const { createHash } = require('node:crypto');

/** The duration of the work on a quiet core. */
const QUIET_MS = 80;

function measured() {
  const startedMs = performance.now();
  let digest = '';
  for (let round = 0; round < 60_000; round++) digest = createHash('sha256').update(digest).digest('hex');
  // A whole number, because timers take whole milliseconds.
  return Math.ceil((performance.now() - startedMs) / QUIET_MS);
}

process.env.TIME_FACTOR ??= measured();

/** A limit that only a test that hangs reaches on this machine. */
exports.deadlineMs = (quietMs) => Math.round(quietMs * Number(process.env.TIME_FACTOR));
