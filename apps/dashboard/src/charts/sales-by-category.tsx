import { DataTable } from '../parts/data-table';
import { Empty } from '../parts/query-view';
import type { Category, Channel } from '../server/api';
import { money, percent } from '../words/figures';
import { useLanguage } from '../words/language';
import { Bars } from './bars';

interface Paid {
  readonly paidByCategoryFen: Readonly<Record<Category, number>>;
  readonly paidByUrbanBuyersFen: number;
  readonly paidByRuralBuyersFen: number;
  readonly paidByChannelFen?: Readonly<Record<Channel, number>>;
}

/** Sales by category of goods, by urban and rural buyers and, where an order states one, by channel. */
export function SalesByCategory({ paid }: { readonly paid: Paid }) {
  const { language, words } = useLanguage();
  const { paidByCategoryFen, paidByUrbanBuyersFen: town, paidByRuralBuyersFen: country } = paid;
  const ranked = rankedBy(paidByCategoryFen, words.categories);
  const channels = rankedBy(paid.paidByChannelFen ?? {}, words.channels);
  if (ranked.every(({ fen }) => fen <= 0)) return <Empty>{words.sold.none}</Empty>;
  return (
    <>
      <AmountBars amounts={ranked} />
      <h3>{words.sold.buyers}</h3>
      <Split town={town} country={country} />
      {channels.length > 0 && (
        <>
          <h3>{words.sold.channels}</h3>
          <AmountBars amounts={channels} />
        </>
      )}
      <DataTable
        caption={words.sold.title}
        heads={[words.sold.what, words.sold.paid, words.places.share]}
        rows={[
          ...ranked.map(({ name, fen, share }) => [
            name,
            money(fen, language),
            percent(share, language, 1, 1),
          ]),
          [
            words.sold.town,
            money(town, language),
            town + country > 0 ? percent(town / (town + country), language, 1, 1) : '–',
          ],
          [
            words.sold.country,
            money(country, language),
            town + country > 0 ? percent(country / (town + country), language, 1, 1) : '–',
          ],
          ...channels.map(({ name, fen, share }) => [
            name,
            money(fen, language),
            percent(share, language, 1, 1),
          ]),
        ]}
      />
    </>
  );
}

interface Amount {
  readonly key: string;
  readonly name: string;
  readonly fen: number;
  readonly share: number;
}

/** The greatest first, each with its share of all. */
function rankedBy(
  amounts: Readonly<Record<string, number>>,
  names: Readonly<Record<string, string>>,
): readonly Amount[] {
  const entries = Object.entries(amounts).sort((a, b) => b[1] - a[1]);
  const all = entries.reduce((sum, [, fen]) => sum + fen, 0);
  return entries.map(([key, fen]) => ({
    key,
    name: names[key] ?? key,
    fen,
    share: all === 0 ? 0 : fen / all,
  }));
}

function AmountBars({ amounts }: { readonly amounts: readonly Amount[] }) {
  const { language } = useLanguage();
  const bars = amounts.map(({ key, name, fen, share }) => ({
    key,
    label: name,
    value: fen,
    text: money(fen, language),
    note: percent(share, language, 1, 1),
  }));
  return <Bars bars={bars} />;
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
