import { criteria } from './criteria';
import { type ComparisonQuestion, countings, type CriterionQuestion } from './descriptor';
import { isOfSales, paidToHold, readsSales } from './sales';

const amount = (quantity: 'alibabaSalesFen' | 'activeShops', threshold: number): ComparisonQuestion => ({
  criterion: 'a',
  quantity,
  threshold,
  comparison: 'at-least',
});
const perHousehold: ComparisonQuestion = {
  criterion: 'b',
  part: 'salesFen',
  whole: 'households',
  threshold: { part: 9, whole: 1 },
  comparison: 'more-than',
};
const majority: ComparisonQuestion = { ...perHousehold, part: 'alibabaSalesFen', whole: 'salesFen' };
const anyOf = (...questions: ComparisonQuestion[]): CriterionQuestion => ({
  criterion: 'c',
  anyOf: questions,
});

it.each<[string, CriterionQuestion, boolean, number]>([
  ['an amount of sales', amount('alibabaSalesFen', 7), true, 7],
  ['a number of shops', amount('activeShops', 7), false, 0],
  ['a share of sales in sales', majority, true, 0],
  ['sales by households', perHousehold, false, 0],
  ['one of two amounts of sales', anyOf(amount('alibabaSalesFen', 7), amount('alibabaSalesFen', 5)), true, 5],
  ['sales or shops', anyOf(amount('alibabaSalesFen', 7), amount('activeShops', 7)), false, 0],
  [
    'a kind of village',
    { criterion: 'residents-committee', kinds: ['residents-committee'], orCertifiedBefore: false },
    false,
    0,
  ],
])('%s depends on sales alone or not, and needs payments', (_name, question, isAlone, paid) => {
  expect([isOfSales(question), paidToHold(question)]).toEqual([isAlone, paid]);
});

it('a comparison reads sales if any of its figures is a sum of sales', () => {
  expect(
    [amount('alibabaSalesFen', 7), amount('activeShops', 7), majority, perHousehold].map(readsSales),
  ).toEqual([true, false, true, true]);
});

it('the outlook shows each criterion that sales alone decide', () => {
  for (const { question: questionOf, docs, words } of criteria)
    for (const counts of countings) {
      const question = questionOf(docs.example, counts);
      if (!isOfSales(question)) continue;
      const { now, then, threshold, says } = words[question.criterion]?.projection ?? {
        now: '',
        then: '',
        threshold: '',
        says: {},
      };
      expect(now).not.toBe('');
      expect([now, then, threshold]).toEqual(expect.arrayContaining(Object.keys(says)));
    }
});
