import type { OperationsPart } from '../../../routes/route';
import { counted, type Named } from '../../../words/words-en';

const updatesOf = (text: string): string => counted(text, 'update', 'updates');
const inEntries = (updates: string, entries: string): string =>
  `${updatesOf(updates)} in ${counted(entries, 'entry', 'entries')}`;

/** The operators' texts, loaded with their part of the page. */
export const operationsEnglish = {
  because: (reason: string) => reason,
  noAnswer: (time: string) => `Reporting does not answer (since ${time}). The state below is from then.`,
  forOperators: 'This part is for operators. Enter an operator’s key; it is kept until you close this tab.',
  forget: 'Sign out',
  parts: {
    flow: 'Flow',
    rejected: 'Rejected updates',
  } satisfies Record<OperationsPart, string>,
  marketplaces: 'Marketplaces',
  subscribers: 'The page, subscribers, webhooks',
  services: { ingestion: 'Ingestion', classification: 'Classification', reporting: 'Reporting' },
  states: { running: 'running', 'not-running': 'not running', away: 'does not answer' },
  alerts: 'Alerts',
  stages: { pending: 'pending', firing: 'firing' },
  since: (time: string) => `since ${time}`,
  runbook: 'Runbook',
  waited: 'longest wait',
  partitions: 'partitions',
  lag: 'Lag by partition',
  lagLead: 'Records of each partition that have not been applied yet.',
  unknown: 'unknown',
  lagOfSilent: (service: string, isCounted: boolean) =>
    isCounted
      ? `${service} does not answer. Kafka counts what waits in all partitions.`
      : `${service} does not answer, and Kafka does not say what waits.`,
  partition: 'Partition',
  state: 'State',
  partitionStates: {
    loading: 'loading',
    running: 'running',
    'waiting-to-retry': 'waiting to retry',
    stopped: 'stopped',
  },
  offset: 'Read to',
  saved: 'Saved to',
  end: 'End of the log',
  counted: 'Updates',
  notCounted: 'Ingestion does not answer.',
  accepted: 'Accepted',
  repeated: 'Duplicates skipped',
  waiting: 'Waiting for their shop',
  rejected: 'Rejected',
  reason: 'Reason',
  reasons: {
    'too-large': 'Too large',
    'malformed-json': 'Not JSON',
    'invalid-envelope': 'Invalid envelope',
    'unknown-type': 'Unknown type',
    'from-the-future': 'From the future',
    'invalid-data': 'Invalid data',
    'shop-conflict': 'Shop conflict',
    'too-many-waiting': 'Too many wait for their shops',
    'unreadable-batch': 'Unreadable batch',
  } as Named,
  anyState: 'Any',
  rejectedStates: { open: 'open', sent: 'sent', 'set-aside': 'discarded' },
  noneRejected: 'There are no such updates.',
  group: (count: string, offsets: string) =>
    `${updatesOf(count)} like it, at offsets ${offsets}; this is the first.`,
  groupMixed: (count: string, offsets: string) =>
    `${updatesOf(count)} of several sources, at offsets ${offsets}; this is the first.`,
  more: 'More',
  key: 'key',
  repairs: 'corrects',
  bytes: 'Received',
  noBytes: 'The record has no value.',
  correct: 'Correct and retry',
  correction: 'The event to send',
  sendAgain: 'Retry',
  toTheWrong: 'Go to the error',
  noJson: (message: string) => `This is not JSON: ${message}`,
  stillWrong: 'It would be rejected again:',
  sent: 'Sent. Nothing is left to do here: if the correction is rejected too, it is listed as another rejected update.',
  setAside: 'Discard',
  note: 'Reason',
  history: 'History',
  outcomes: {
    sending: 'Being sent.',
    acknowledged: 'Sent; Kafka has acknowledged it.',
    unknown: 'Sent; it is not known whether Kafka has it.',
    'not-published': 'Not sent: Kafka did not accept it.',
  },
  faults: {
    title: 'Open updates by reason, path and source',
    path: 'Path',
    source: 'Source',
    last: 'Last',
    all: 'All rejected updates',
    notAll:
      'There are more: the first 5,000 updates were examined, and the 100 most frequent faults are shown.',
  },
  discard: {
    title: 'Discard all of these',
    lead: 'Nothing will be done about the open updates of this reason, path and source. They stay in the list, and each can still be corrected by itself.',
    count: 'Count',
    act: (number: string) => `Discard ${number}`,
    goOn: 'Discard the next',
    would: (updates: string, entries: string) =>
      `${inEntries(updates, entries)} would be discarded. Nothing has changed.`,
    done: (updates: string, entries: string) => `Discarded: ${inEntries(updates, entries)}.`,
    more: 'More follow.',
  },
};

export type OperationsWords = typeof operationsEnglish;
