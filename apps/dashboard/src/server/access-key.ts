import { PersistedState } from '../browser/persisted-state';

/** The reader's API key, for an observatory that is not open to everybody. It is forgotten with the tab. */
export const accessKey = new PersistedState('taocun.key', () => sessionStorage, '');

/** The key with which the operators' part has answered; the menu leads its owner there. */
export const operatorKey = new PersistedState('taocun.operator-key', () => sessionStorage, '');
