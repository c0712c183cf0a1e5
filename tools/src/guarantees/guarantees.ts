import { ofAnswers } from './answers';
import { ofDoors } from './doors';
import { ofFigures } from './figures';
import { type Guarantee, type Subject } from './guarantee';
import { ofLoss } from './loss';
import { ofOperation } from './operation';
import { ofPage } from './page';

/** Every promise that a test of more than one module shows, by subject; each has one test. */
export const subjects: readonly Subject[] = [ofFigures, ofLoss, ofDoors, ofAnswers, ofOperation, ofPage];

export const guarantees: readonly Guarantee[] = subjects.flatMap(({ guarantees: of }) => of);
