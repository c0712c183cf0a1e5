import { PersistedState } from '../browser/persisted-state';

/** The reader's API key, where the observatory does not let everybody read. It is forgotten with the tab. */
export const accessKey = new PersistedState('taocun.key', () => sessionStorage, '');
