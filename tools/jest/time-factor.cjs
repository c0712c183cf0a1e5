// The factor by which this machine is slower than a quiet core of 2026 as a run of tests begins; at least 1. Deadlines are multiplied by it.
// It is measured once: jest's workers, and the processes that tests start, get it in their environment.
const { createHash } = require('node:crypto');

/** What the work takes on a quiet core. */
const QUIET_MS = 80;

function measured() {
  const startedMs = performance.now();
  let digest = '';
  for (let round = 0; round < 60_000; round++) digest = createHash('sha256').update(digest).digest('hex');
  // A whole number, since timers take whole milliseconds.
  return Math.ceil((performance.now() - startedMs) / QUIET_MS);
}

process.env.TIME_FACTOR ??= measured();

/** A limit that only a test that hangs reaches, on this machine. */
exports.deadlineMs = (quietMs) => Math.round(quietMs * Number(process.env.TIME_FACTOR));
