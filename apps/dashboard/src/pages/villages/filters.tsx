import { useEffect, useRef } from 'preact/hooks';
import { Select } from '../../parts/choice';
import { currentAddress, navigate } from '../../routes/address';
import { hrefOf, routeOf } from '../../routes/route';
import { useLanguage } from '../../words/language';
import { qualifiesIn } from './qualifies-in';
import { RegionFilter } from './region-filter';

const typingMs = 250;

/** The filters of the list. The address stores them, so that a link leads to the same list. */
export function Filters({ query, ruleSet }: { readonly query: URLSearchParams; readonly ruleSet: string }) {
  const { words } = useLanguage();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const field = useRef<HTMLInputElement>(null);
  const search = query.get('search') ?? '';
  // Another address has another search. While the reader is typing, the address is that of an earlier letter.
  useEffect(() => {
    if (timer.current === undefined && field.current !== null && field.current.value.trim() !== search)
      field.current.value = search;
  }, [search]);
  const set = (name: string, value: string, replaces = false): void => {
    // Reads the address again: another filter may have changed while the search waited for the next letter.
    const { path, query: now } = currentAddress();
    if (routeOf(path).page !== 'villages') return;
    const next = hrefOf.villages({ ...Object.fromEntries(now), [name]: value });
    // Typing replaces the address: otherwise every letter would be a step back in the browser's history.
    navigate(next, replaces ? 'replace' : 'push');
  };
  const choices = [
    ['qualifies', words.villages.verdict, words.villages.answers, qualifiesIn(query)],
    ['kind', words.villages.kind, { '': words.villages.answers.any, ...words.kinds }, ''],
    ['povertyCounty', words.poverty.county, words.villages.answers, 'any'],
  ] as const;
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        <span>{words.villages.search}</span>
        <input
          type="search"
          name="search"
          ref={field}
          defaultValue={search}
          placeholder={words.villages.searchHint}
          maxLength={100}
          onInput={({ currentTarget: { value } }) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => {
              timer.current = undefined;
              set('search', value.trim(), true);
            }, typingMs);
          }}
        />
      </label>
      <RegionFilter
        region={query.get('region') ?? ''}
        ruleSet={ruleSet}
        set={(region) => set('region', region)}
      />
      {choices.map(([name, label, options, otherwise]) => (
        <Select
          key={name}
          label={label}
          options={Object.entries(options)}
          chosen={query.get(name) ?? otherwise}
          choose={(value) => set(name, value)}
        />
      ))}
    </form>
  );
}
