import { type Claim, criterionNames, kinds, standings } from '@taocun/domain';
import {
  type AnswerType,
  count,
  described,
  exactInteger,
  type MembersOf,
  nullable,
  object,
  choice,
  reference,
  text,
  Type,
} from './schemas';

const integer = exactInteger('Fen, shops or households.');
const share = Type.Object(
  { part: exactInteger(), whole: exactInteger() },
  { description: 'An exact fraction.' },
);
const kind = choice(kinds);

/** Schemas of the numbers that a criterion compares. */
export const criterionAmounts = [integer, share];
const values = [...criterionAmounts, kind];
const thresholds = [...values, Type.Array(kind)];

/** For the examples of lists of criteria, whose members would exclude each other. */
export const someCriteria = [
  {
    criterion: 'annual-sales',
    value: 1_234_567_890,
    threshold: 1_000_000_000,
    comparison: 'more-than',
    holds: true,
  },
  {
    criterion: 'scale',
    holds: true,
    anyOf: [
      { criterion: 'active-shops', value: 40, threshold: 100, comparison: 'at-least', holds: false },
      {
        criterion: 'active-household-share',
        value: { part: 38, whole: 350 },
        threshold: { part: 10, whole: 100 },
        comparison: 'at-least',
        holds: true,
      },
    ],
  },
];

const ClaimText = object('ClaimText', {
  en: Type.String({ example: '“Main platform” is read as more than half of all sales.' }),
  zh: Type.String({ example: '“主要交易平台”按超过全部销售额的一半理解。' }),
});

/** A claim about a row of a rule set. */
export const ClaimSchema = object('Claim', {
  text: described(ClaimText, 'What is claimed, and by whom.'),
  quote: Type.Optional(
    text('The words of the source in its own language, where they were seen.', '以淘宝为主要交易平台'),
  ),
  url: Type.Optional(Type.String({ description: 'The address of the source; left out if none was found.' })),
  standing: choice(standings, {
    example: 'unverified',
    description:
      '`published` by those who made the rule, `reported` by others, or `unverified`: no document was found.',
  }),
} satisfies MembersOf<Claim>);

/** The days of a version of a rule set. */
export const VersionInForce = object('VersionInForce', {
  from: nullable(text('The first day; null for the first version.', '2020-01-01')),
  until: nullable(text('The last day; null for the last version.', '2021-12-31')),
});
export type VersionInForce = AnswerType<typeof VersionInForce>;

/** A criterion, with or without its margin and source. */
export const CriterionSchema = object('Criterion', {
  criterion: choice<string>(criterionNames, {
    description: 'The name of the criterion.',
    example: 'annual-sales',
  }),
  value: Type.Optional(
    Type.Unsafe<unknown>({ anyOf: values, description: 'The actual value.', example: 1_234_567_890 }),
  ),
  threshold: Type.Optional(
    Type.Unsafe<unknown>({
      anyOf: thresholds,
      description: 'The required value, in the same form.',
      example: 1_000_000_000,
    }),
  ),
  comparison: Type.Optional(choice(['more-than', 'at-least', 'is', 'one-of'])),
  holds: Type.Boolean({ description: 'Whether it is met.' }),
  certifiedBefore: Type.Optional(
    count(
      'The year in which the village was certified, if it is met by that and not by the kind of village.',
      2019,
    ),
  ),
  margin: Type.Optional(
    Type.Unsafe<unknown>({
      anyOf: criterionAmounts,
      description:
        'By how much the value exceeds the threshold, below zero where it falls short: an integer or, for shares, the exact fraction { part, whole }. ' +
        '`more-than` holds above zero, `at-least` from zero on. Left out for kinds, and by classification.',
      example: 234_567_890,
    }),
  ),
  source: Type.Optional(
    Type.Array(ClaimSchema, {
      description:
        'What the row rests on in the version in force, claim by claim; of a part of `scale` those of `scale` first. Part of the answer about a village, ' +
        'and absent where the rule set has none.',
    }),
  ),
  anyOf: Type.Optional(
    Type.Array(reference<object>('Criterion'), { description: 'Alternatives; one must hold.' }),
  ),
});
