import { coreViews, firstWordsHeld } from './page/first-words';
import { ObservedPage } from './page/observed';
import { questionsAnswered, tasksHeld } from './page/tasks';

/** Runs in parallel with page.e2e.spec.ts: the readers' tasks by keyboard, their questions, and the server's first words. */
const observed = new ObservedPage();

beforeAll(() => observed.start());
afterAll(() => observed.clear());

tasksHeld(observed, 'keyboard');
questionsAnswered(observed);
firstWordsHeld(observed, coreViews);
