import type { Category } from '../server/api';
import { Empty } from '../parts/query-view';
import { Bars } from './bars';
import { money, percent } from '../words/figures';
import { useLanguage } from '../words/language';
import { DataTable } from '../parts/data-table';

interface Paid {
  readonly paidByCategoryFen: Readonly<Record<Category, number>>;
  readonly paidByUrbanBuyersFen: number;
  readonly paidByRuralBuyersFen: number;
}

/** Sales by category of goods, and by urban and rural buyers. */
export function SalesByCategory({ paid }: { readonly paid: Paid }) {
  const { language, words } = useLanguage();
  const { paidByCategoryFen, paidByUrbanBuyersFen: town, paidByRuralBuyersFen: country } = paid;
  const ranked = Object.entries(paidByCategoryFen).sort((a, b) => b[1] - a[1]);
  const all = ranked.reduce((sum, [, fen]) => sum + fen, 0);
  const nameOf = (category: string): string => words.categories[category as Category] ?? category;
  if (all <= 0) return <Empty>{words.sold.none}</Empty>;
  return (
    <>
      <Bars
        bars={ranked.map(([category, fen]) => ({
          key: category,
          label: nameOf(category),
          value: fen,
          text: money(fen, language),
          note: percent(fen / all, language, 1, 1),
        }))}
      />
      <h3>{words.sold.buyers}</h3>
      <Split town={town} country={country} />
      <DataTable
        caption={words.sold.title}
        heads={[words.sold.what, words.sold.paid, words.places.share]}
        rows={[
          ...ranked.map(([category, fen]) => [nameOf(category), money(fen, language), percent(fen / all, language, 1, 1)]),
          [words.sold.town, money(town, language), town + country > 0 ? percent(town / (town + country), language, 1, 1) : '–'],
          [words.sold.country, money(country, language), town + country > 0 ? percent(country / (town + country), language, 1, 1) : '–'],
        ]}
      />
    </>
  );
}

function Split({ town, country }: { readonly town: number; readonly country: number }) {
  const { language, words } = useLanguage();
  const known = town + country;
  if (known <= 0) return <Empty>{words.sold.buyersUnknown}</Empty>;
  return (
    <div class="split">
      <span>
        <b>{percent(town / known, language, 0)}</b> {words.sold.town}
      </span>
      <span>
        <b>{percent(country / known, language, 0)}</b> {words.sold.country}
      </span>
      <div class="split-bar" aria-hidden="true">
        <i style={{ width: `${(100 * town) / known}%` }} />
      </div>
    </div>
  );
}
