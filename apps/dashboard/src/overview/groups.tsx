import { Answered, Empty } from '../answered';
import { api, type Region } from '../api';
import { type Asked, useAsked } from '../asked';
import { Bars } from '../charts/bars';
import { count } from '../figures';
import { useLanguage } from '../language';
import type { Atlas } from '../map/atlas';
import { hrefOf } from '../route';
import { TableOf } from '../table';

const MOST_SHOWN = 8;

interface Where {
  readonly ruleSet: string;
  /** The certified year; the present where it is left out. */
  readonly year: number | undefined;
  readonly again: number;
  readonly atlas: Atlas | undefined;
  readonly region: string;
}

/** Taobao Towns, those with the most villages first. */
export function Towns({ ruleSet, year, again, atlas, region }: Where) {
  const { words } = useLanguage();
  const asked = useAsked(`${ruleSet} ${year}`, api.towns(ruleSet, year), again);
  const nameOf = ({ code, name }: Region): string =>
    `${name ?? words.groups.township(code.slice(6))} · ${atlas?.county(code.slice(0, 6))?.name ?? code.slice(0, 6)}`;
  return <Groups asked={asked} kind="town" region={region} nameOf={nameOf} />;
}

/** Clusters, those with the most villages first. */
export function Clusters({ ruleSet, year, again, atlas, region }: Where) {
  const asked = useAsked(`${ruleSet} ${year}`, api.clusters(ruleSet, year), again);
  return <Groups asked={asked} kind="cluster" region={region} nameOf={({ code, name }) => name ?? atlas?.county(code)?.name ?? code} />;
}

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
