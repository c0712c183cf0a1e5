import { PersistedState } from '../browser/persisted-state';

/** Not empty where this browser has push messages. */
export const followsSomething = new PersistedState('taocun.push', () => localStorage, '');
