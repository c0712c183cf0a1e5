import type { Counts } from '../api';
import { Answered } from '../answered';
import type { Asked } from '../asked';
import { TimeChart } from '../charts/time-chart';
import published from '../data/published.json';
import { count } from '../figures';
import { useLanguage } from '../language';
import { TableOf } from '../table';

/** Villages by year as the services certify them, beside what was published. */
export function Growth({ years }: { readonly years: Asked<readonly (Counts & { readonly year: number })[]> }) {
  const { language, words } = useLanguage();
  return (
    <section class="part wide" aria-labelledby="growth">
      <h2 id="growth">{words.growth.title}</h2>
      <Answered asked={years} rows={6}>
        {(certified) => {
          const publishedYears = published.filter(({ year }) => year >= 2013);
          const times = [...new Set([...certified.map(({ year }) => year), ...publishedYears.map(({ year }) => year)])].sort(
            (a, b) => a - b,
          );
          const certifiedIn = (year: number): number | null => certified.find((one) => one.year === year)?.qualifying ?? null;
          const publishedIn = (year: number) => publishedYears.find((one) => one.year === year);
          return (
            <>
              <p class="lead">{words.growth.lead}</p>
              <TimeChart
                label={words.growth.label}
                timeLabel={words.growth.year}
                times={times}
                timeText={String}
                valueText={(value) => count(value, language)}
                series={[
                  { label: words.growth.certified, values: times.map(certifiedIn), drawn: 'bars', colour: '--accent' },
                  {
                    label: words.growth.published,
                    values: times.map((year) => publishedIn(year)?.villages ?? null),
                    drawn: 'points',
                    colour: '--ink-soft',
                  },
                ]}
              />
              <TableOf
                caption={words.growth.title}
                heads={[words.growth.year, words.growth.certified, words.growth.published, words.growth.source]}
                rows={times.map((year) => {
                  const own = certifiedIn(year);
                  const told = publishedIn(year);
                  return [
                    String(year),
                    own === null ? '–' : count(own, language),
                    told ? count(told.villages, language) : '–',
                    told?.source ?? '–',
                  ];
                })}
              />
            </>
          );
        }}
      </Answered>
    </section>
  );
}
