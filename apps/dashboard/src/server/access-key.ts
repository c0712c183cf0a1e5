import { Remembered } from '../browser/remembered';

/** The reader's API key, where the observatory does not let everybody read. It is forgotten with the tab. */
export const accessKey = new Remembered('taocun.key', () => sessionStorage, '');
