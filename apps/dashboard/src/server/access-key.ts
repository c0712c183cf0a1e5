import { PersistedState } from '../browser/persisted-state';

/**
 * The reader's API key, for an observatory that is not open to everybody. It lasts until the tab is closed.
 */
export const accessKey = new PersistedState('taocun.key', () => sessionStorage, '');

/** The last key that the operators' part has accepted; the menu shows that part to its owner. */
export const operatorKey = new PersistedState('taocun.operator-key', () => sessionStorage, '');
