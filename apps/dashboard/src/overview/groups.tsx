import { Answered, Empty } from '../parts/answered';
import { api, type Region, type RuleSet } from '../server/api';
import { type Asked, useAsked } from '../server/asked';
import { Bars } from '../charts/bars';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';
import type { Atlas } from '../map/atlas';
import { hrefOf } from '../routes/route';
import { TableOf } from '../parts/table';
import { clustersOf, townsByVillages } from './time/past';

const MOST_SHOWN = 8;

interface Where {
  readonly rules: RuleSet;
  /** The certified year; the present where it is left out. */
  readonly year: number | undefined;
  /** The villages of a past month, where one is shown. */
  readonly then: Asked<readonly { readonly villageCode: string }[]> | undefined;
  readonly again: number;
  readonly atlas: Atlas | undefined;
  readonly region: string;
}

/** Taobao Towns, those with the most villages first. */
export function Towns({ rules, year, then, again, atlas, region }: Where) {
  const { words } = useLanguage();
  const asked = useAsked(`${rules.id} ${year}`, api.towns(rules.id, year), again);
  const nameOf = ({ code, name }: Region): string =>
    `${name ?? words.groups.township(code.slice(6))} · ${atlas?.county(code.slice(0, 6))?.name ?? code.slice(0, 6)}`;
  // Most towns of a past month are towns now as well, and are called the same.
  const names = new Map(asked.answer?.map(({ code, name }) => [code, name]));
  const thenNamed = (villages: readonly { readonly villageCode: string }[]): readonly Region[] =>
    townsByVillages(villages, rules).map((town) => ({ ...town, name: names.get(town.code) ?? null }));
  return (
    <>
      {then !== undefined && rules.town.orTogether !== undefined && <p class="lead">{words.groups.byVillages}</p>}
      <Groups asked={then === undefined ? asked : answeredBy(then, thenNamed)} kind="town" region={region} nameOf={nameOf} />
    </>
  );
}

/** Clusters, those with the most villages first. */
export function Clusters({ rules, year, then, again, atlas, region }: Where) {
  const asked = useAsked(`${rules.id} ${year}`, api.clusters(rules.id, year), again);
  const shown = then === undefined ? asked : answeredBy(then, (villages) => clustersOf(villages, rules));
  return <Groups asked={shown} kind="cluster" region={region} nameOf={({ code, name }) => name ?? atlas?.county(code)?.name ?? code} />;
}

const answeredBy = <Answer, Other>(asked: Asked<Answer>, other: (answer: Answer) => Other): Asked<Other> => ({
  ...asked,
  answer: asked.answer && other(asked.answer),
});

function Groups({
  asked,
  kind,
  region,
  nameOf,
}: {
  readonly asked: Asked<readonly Region[]>;
  readonly kind: Region['kind'];
  readonly region: string;
  readonly nameOf: (region: Region) => string;
}) {
  const { language, words } = useLanguage();
  const title = words.groups[kind];
  return (
    <Answered asked={asked}>
      {(everywhere) => {
        const here = everywhere
          .filter(({ code }) => code.startsWith(region))
          .sort((a, b) => b.villages - a.villages || a.code.localeCompare(b.code));
        if (here.length === 0) return <Empty>{words.groups.none[kind]}</Empty>;
        return (
          <>
            <Bars
              bars={here.slice(0, MOST_SHOWN).map((one) => ({
                key: one.code,
                label: nameOf(one),
                value: one.villages,
                text: count(one.villages, language),
                href: kind === 'cluster' ? hrefOf.region(one.code) : hrefOf.villages({ region: one.code, qualifies: 'true' }),
                ...(one.size !== undefined && one.size !== 'cluster' && { note: words.groups.sizes[one.size] }),
              }))}
            />
            <TableOf
              caption={title}
              heads={[title, words.groups.code, words.places.villages]}
              rows={here.map((one) => [nameOf(one), one.code, count(one.villages, language)])}
            />
          </>
        );
      }}
    </Answered>
  );
}
