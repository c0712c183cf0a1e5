import { firstWordsHeld, furtherViews } from './page/first-words';
import { ObservedPage } from './page/observed';
import { questionsAnswered, tasksHeld } from './page/tasks';

/** The readers' tasks by keyboard and mouse, their questions, and the server's first words at each width. */
const observed = new ObservedPage();

beforeAll(() => observed.start());
afterAll(() => observed.clear());

tasksHeld(observed, 'keyboard');
tasksHeld(observed, 'mouse');
questionsAnswered(observed);
firstWordsHeld(observed, furtherViews);
