import { firstWordsHeld } from './page/first-words';
import { ObservedPage } from './page/observed';
import { tasksHeld } from './page/tasks';

/** Runs in parallel with page.e2e.spec.ts: the readers' tasks by mouse and keyboard, and the server's first words. */
const observed = new ObservedPage();

beforeAll(() => observed.start());
afterAll(() => observed.clear());

tasksHeld(observed);
firstWordsHeld(observed);
