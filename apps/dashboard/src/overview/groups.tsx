import { Answered, Empty } from '../answered';
import type { Region } from '../api';
import type { Asked } from '../asked';
import { Bars } from '../charts/bars';
import { count } from '../figures';
import { useLanguage } from '../language';
import type { Atlas } from '../map/atlas';
import { hrefOf } from '../route';
import { TableOf } from '../table';

const MOST_SHOWN = 8;

/** Taobao Towns, or clusters, those with the most villages first. */
export function Groups({
  asked,
  kind,
  atlas,
  region,
}: {
  readonly asked: Asked<readonly Region[]>;
  readonly kind: Region['kind'];
  readonly atlas: Atlas | undefined;
  readonly region: string;
}) {
  const { language, words } = useLanguage();
  const nameOf = ({ code, name }: Region): string => {
    const county = atlas?.county(code.slice(0, 6))?.name ?? code.slice(0, 6);
    return kind === 'cluster' ? (name ?? county) : `${name ?? words.groups.township(code.slice(6))} · ${county}`;
  };
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
