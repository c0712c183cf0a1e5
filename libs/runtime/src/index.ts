export { Backoff } from './backoff';
export { commit, version, versionAndCommit } from './build-info';
export { type Failpoint, failpoint, failpoints } from './failpoint';
export { FailureLog } from './failure-log';
export { type Log, silentLog } from './log';
export { messageOf } from './message-of';
export { MinuteCounts } from './minute-counts';
export { stalledSeconds } from './stall';
export { answerWithTimeout, withTimeout } from './with-timeout';
