import { plantsIn } from './plant';

const inReporting = plantsIn('apps/reporting/src');

/** Mutants of reporting's memory of villages, and of the waiting for announcements. */
export const reportingPlants = [
  ...inReporting('assessments', [
    ['months that only an assessment not saved yet tells are lost', 'before.length === 0 ? event', 'before.length >= 0 ? event'],
    ['where a village stands is forgotten before it is saved', ' || this.#taken.has(villageCode)', ''],
  ]),
  ...inReporting(
    'announcement-log',
    [['every wait for an announcement leaves something at its follower', `signal?.removeEventListener('abort', wake);`, '']],
    'announcement-log.int.spec.ts',
  ),
];
