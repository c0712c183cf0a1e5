import { barOf } from '../charts/criterion-bar';
import type { ReadCriterion } from '../server/api';
import type { Language } from '../words/preferred-language';
import type { Words } from '../words/words-en';

/** One sentence for a village: everything that it lacks, or that it lacks nothing. */
export function verdictSentence(criteria: readonly ReadCriterion[], language: Language, words: Words): string {
  const failing = criteria.filter(({ holds }) => !holds);
  if (failing.length === 0) return words.sentence.lacksNothing;
  const lacks = failing.map((criterion) => lackOf(criterion, language, words));
  return words.sentence.lacks(lacks.join(words.sentence.and), failing.length < criteria.length);
}

/** Of alternatives any one would do. */
function lackOf(criterion: ReadCriterion, language: Language, words: Words): string {
  if ('anyOf' in criterion) return criterion.anyOf.map((one) => lackOf(one, language, words)).join(words.sentence.or);
  const bar = barOf(criterion, language, words);
  if (bar === undefined) return words.sentence.kind;
  const much = bar.value === bar.threshold ? words.sentence.little : bar.differenceText;
  return words.sentence.of(much, words.sentence.things[criterion.criterion] ?? words.criteria[criterion.criterion] ?? criterion.criterion);
}
