import { type Kind, kinds } from '../../vocabulary/vocabulary';
import { type CriterionDescriptor } from './descriptor';

type Where = {
  readonly kinds: readonly Kind[];
  readonly orCertifiedBefore?: true;
};

const kindNames: Readonly<Record<Kind, { readonly en: string; readonly zh: string }>> = {
  'administrative-village': { en: 'administrative villages', zh: '行政村' },
  'residents-committee': { en: 'residents’ committees', zh: '居民委员会' },
};
const kindWords = {
  unit: 'kind',
  title: { en: 'Kind of village', zh: '村庄类型' },
  lack: { en: 'the status of an administrative village', zh: '行政村身份' },
} as const;

/**
 * The kinds of village that can qualify, and whether villages of other kinds can if they were certified
 * before.
 */
export const where = {
  row: 'where',
  read: (version) => {
    if (version.kindOf('where') !== 'object') return { kinds: version.someOf('where', kinds) };
    const row = version.child('where');
    return {
      kinds: row.someOf('kinds', kinds),
      ...(row.flag('orCertifiedBefore') && { orCertifiedBefore: true }),
    };
  },
  // The criterion is named after the first admitted kind.
  question: ({ kinds: [first = 'administrative-village', ...others], orCertifiedBefore = false }) => ({
    criterion: first,
    kinds: [first, ...others],
    orCertifiedBefore,
  }),
  words: { 'administrative-village': kindWords, 'residents-committee': kindWords },
  lines: ({ kinds: admitted, orCertifiedBefore }, _counts, language) => {
    const names = admitted.map((kind) => kindNames[kind][language]);
    const before = language === 'zh' ? '，以及曾列入名单的其他村' : ', and others certified before';
    return {
      [admitted[0] ?? 'administrative-village']:
        `${names.join(language === 'zh' ? '；' : '; ')}${orCertifiedBefore ? before : ''}`,
    };
  },
  docs: {
    description: 'The kinds of village that may qualify.',
    example: { kinds: ['administrative-village'], orCertifiedBefore: true },
    isListToo: true,
  },
  sliders: [],
} as const satisfies CriterionDescriptor<Where>;
